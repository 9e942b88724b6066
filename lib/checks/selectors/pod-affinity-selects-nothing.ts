import type { Check } from "../check";
import { affinityTerms, unmetTerms } from "./affinity";

export const podAffinitySelectsNothing: Check = {
  code: "pod-affinity-selects-nothing",
  severity: "error",
  why: "A required affinity to pods that do not exist keeps the pod pending for good.",
  needsWholeSet: true,
  *run(graph) {
    yield* unmetTerms(graph, affinityTerms(graph, "podAffinity", "required"));
  },
};
