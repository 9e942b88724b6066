import { asFields, asList, asText, isLabelKey, memberPath } from "../../graph";
import type { Check, Problem } from "../check";
import { annotationPlaces, labelPlaces } from "./label-places";

const HINT = "a key is [prefix/]name: the name at most 63 of A–Z, a–z, 0–9, -, _ and ., the prefix a DNS name";

export const labelKeyInvalid: Check = {
  code: "label-key-invalid",
  severity: "error",
  why: "The API server refuses labels whose key breaks the syntax.",
  run(graph) {
    const problems: Problem[] = [];
    for (const { node, labels, path } of labelPlaces(graph)) {
      for (const key of Object.keys(labels)) {
        if (isLabelKey(key)) continue;
        problems.push({ object: node, path: memberPath(path(), key), message: `${key} is no label key`, hint: HINT });
      }
    }
    for (const { node, annotations, path } of annotationPlaces(graph)) {
      for (const key of Object.keys(annotations)) {
        if (isLabelKey(key.toLowerCase())) continue; // here capitals are allowed in the prefix too
        const message = `${key} is no annotation key`;
        problems.push({ object: node, path: memberPath(path, key), message, hint: HINT });
      }
    }
    for (const place of graph.allSelectors) {
      const { node, value } = place;
      for (const [index, item] of asList(asFields(value).matchExpressions).entries()) {
        const key = asText(asFields(item).key);
        if (key === undefined || isLabelKey(key)) continue;
        problems.push({
          object: node,
          path: `${place.path}.matchExpressions[${String(index)}].key`,
          message: `${key} is no label key`,
          hint: HINT,
        });
      }
    }
    return problems;
  },
};
