import type { Check } from "../check";
import { nearestPods } from "../selectors/nearest-pods";
import { budgets } from "./budget";

export const pdbSelectsNothing: Check = {
  code: "pdb-selects-nothing",
  severity: "error",
  why: "A budget that covers no pod protects nothing; drains take all pods at once.",
  needsWholeSet: true,
  *run(graph) {
    for (const { node, place, pods } of budgets(graph)) {
      if (place === undefined || place.selector.state === "none") {
        yield { object: node, path: "spec.selector", message: "is missing, so that no pod is covered" };
        continue;
      }
      if (place.selector.state !== "some" || pods.length > 0 || graph.mayBeMetOutside(place.selector, node.namespace))
        continue;
      yield {
        object: node,
        path: place.path,
        message: "matches no pod",
        ...nearestPods(graph, place.selector, node.namespace),
      };
    }
  },
};
