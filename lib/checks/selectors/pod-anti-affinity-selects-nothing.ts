import type { Check } from "../check";
import { affinityTerms, matchesNothing } from "./affinity";
import { nearestPods } from "./nearest-pods";

export const podAntiAffinitySelectsNothing: Check = {
  code: "pod-anti-affinity-selects-nothing",
  severity: "warning",
  why: "Anti-affinity to pods that do not exist keeps nothing apart.",
  needsWholeSet: true,
  *run(graph) {
    for (const strength of ["required", "preferred"] as const) {
      for (const term of affinityTerms(graph, "podAntiAffinity", strength)) {
        if (!matchesNothing(graph, term)) continue;
        const namespace = term.namespaces?.[0] ?? term.pod.namespace;
        yield {
          object: term.pod.node,
          path: term.path,
          message: "matches no pod",
          ...nearestPods(graph, term.selector, namespace),
        };
      }
    }
  },
};
