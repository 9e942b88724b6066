import type { Check } from "../check";
import { affinityTerms, unmetTerms } from "./affinity";

export const podAntiAffinitySelectsNothing: Check = {
  code: "pod-anti-affinity-selects-nothing",
  severity: "warning",
  why: "Anti-affinity to pods that do not exist keeps nothing apart.",
  needsWholeSet: true,
  *run(graph) {
    yield* unmetTerms(graph, affinityTerms(graph, "podAntiAffinity", "required"));
    yield* unmetTerms(graph, affinityTerms(graph, "podAntiAffinity", "preferred"));
  },
};
