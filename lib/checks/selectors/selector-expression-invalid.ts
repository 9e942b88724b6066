import { asFields, asList, asText, expressionFault } from "../../graph";
import type { Check } from "../check";
import { nodeRequirementFault, nodeRequirements } from "./node-terms";

export const selectorExpressionInvalid: Check = {
  code: "selector-expression-invalid",
  severity: "error",
  why: "In and NotIn need values, Exists and DoesNotExist forbid them; anything else is refused.",
  *run(graph) {
    for (const place of graph.allSelectors) {
      const { node, value } = place;
      if (place.isMap) continue;
      for (const [index, item] of asList(asFields(value).matchExpressions).entries()) {
        const expression = asFields(item);
        const fault = expressionFault(expression);
        if (fault === undefined || asText(expression.operator) === undefined) continue; // a missing operator is the schema's
        yield {
          object: node,
          path: `${place.path}.matchExpressions[${String(index)}].${fault.field}`,
          message: fault.message,
        };
      }
    }
    for (const pod of graph.templates) {
      for (const { fields, path } of nodeRequirements(pod)) {
        const message = nodeRequirementFault(fields);
        if (message !== undefined) yield { object: pod.node, path: `${path}.values`, message };
      }
    }
  },
};
