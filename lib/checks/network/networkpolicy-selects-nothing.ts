import type { Check } from "../check";
import { nearestPods } from "../selectors/nearest-pods";

export const networkpolicySelectsNothing: Check = {
  code: "networkpolicy-selects-nothing",
  severity: "error",
  why: "The policy protects no pod: what it should forbid stays allowed.",
  needsWholeSet: true,
  *run(graph) {
    for (const { node, selector, path } of graph.selectors("policy-subject")) {
      if (selector.state !== "some" || graph.podsSelectedBy(selector, node.namespace).length > 0) continue;
      if (graph.mayBeMetOutside(selector, node.namespace)) continue;
      yield { object: node, path, message: "matches no pod", ...nearestPods(graph, selector, node.namespace) };
    }
  },
};
