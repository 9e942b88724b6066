import { asFields, isFields } from "../../graph";
import type { Check } from "../check";

const KINDS = ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"];

export const selectorEmpty: Check = {
  code: "selector-empty",
  severity: "error",
  why: "A workload of apps/v1 without a selector is refused: it would own every pod of its namespace.",
  *run(graph) {
    for (const kind of KINDS) {
      for (const node of graph.ofKind("apps", kind)) {
        const selector = node.spec.selector ?? undefined;
        const isEmpty =
          isFields(selector) &&
          Object.values(selector).every((part) => Object.keys(asFields(part)).length === 0 && !hasItems(part));
        if (selector !== undefined && !isEmpty) continue;
        if (
          isFields(selector) &&
          Object.keys(selector).some((key) => key !== "matchLabels" && key !== "matchExpressions")
        )
          continue;
        const labels = Object.entries(graph.podOf(node)?.labels ?? {});
        const hint = labels[0] === undefined ? undefined : `write matchLabels: { ${labels[0][0]}: ${labels[0][1]} }`;
        yield {
          object: node,
          path: "spec.selector",
          message: selector === undefined ? "is missing" : "is empty",
          hint,
        };
      }
    }
  },
};

function hasItems(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
