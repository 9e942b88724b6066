import type { Check } from "../check";
import { affinityTerms, matchesNothing } from "./affinity";
import { nearestPods } from "./nearest-pods";

export const podAffinitySelectsNothing: Check = {
  code: "pod-affinity-selects-nothing",
  severity: "error",
  why: "A required affinity to pods that do not exist keeps the pod pending for good.",
  needsWholeSet: true,
  *run(graph) {
    for (const term of affinityTerms(graph, "podAffinity", "required")) {
      if (!matchesNothing(graph, term)) continue;
      const namespace = term.namespaces?.[0] ?? term.pod.namespace;
      yield {
        object: term.pod.node,
        path: term.path,
        message: "matches no pod",
        ...nearestPods(graph, term.selector, namespace),
      };
    }
  },
};
