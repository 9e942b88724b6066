import { asFields, asList, isLabelValue, memberPath } from "../../graph";
import type { Check, Problem } from "../check";
import { labelPlaces } from "./label-places";

export const labelValueInvalid: Check = {
  code: "label-value-invalid",
  severity: "error",
  why: "The API server refuses labels whose value is no string, too long, or of other characters.",
  run(graph) {
    const problems: Problem[] = [];
    for (const { node, labels, path } of labelPlaces(graph)) {
      for (const key of Object.keys(labels)) {
        const value = labels[key];
        if (isLabelValue(value) || value === null) continue; // null is an empty value
        problems.push({ object: node, path: memberPath(path(), key), ...faultOf(value) });
      }
    }
    for (const place of graph.allSelectors) {
      const { node, value } = place;
      for (const [index, item] of asList(asFields(value).matchExpressions).entries()) {
        for (const [at, text] of asList(asFields(item).values).entries()) {
          if (isLabelValue(text)) continue;
          problems.push({
            object: node,
            path: `${place.path}.matchExpressions[${String(index)}].values[${String(at)}]`,
            ...faultOf(text),
          });
        }
      }
    }
    return problems;
  },
};

function faultOf(value: unknown): { message: string; hint: string } {
  if (typeof value !== "string") {
    const text = JSON.stringify(value) ?? String(value);
    return { message: `${text} is no string`, hint: `write it in quotes: "${text}"` };
  }
  if (value.length > 63)
    return { message: `has ${String(value.length)} characters`, hint: "a label value has at most 63" };
  const hint = "use A–Z, a–z, 0–9, -, _ and ., and begin and end with a letter or digit";
  return { message: `${JSON.stringify(value)} is no label value`, hint };
}
