import type { Check } from "../check";

export const pdbPolicyConflict: Check = {
  code: "pdb-policy-conflict",
  severity: "error",
  why: "A budget has either a minimum or a maximum; with both it is refused.",
  *run(graph) {
    for (const node of graph.ofKind("policy", "PodDisruptionBudget")) {
      const { minAvailable = null, maxUnavailable = null } = node.spec;
      if (minAvailable === null || maxUnavailable === null) continue;
      yield { object: node, path: "spec.maxUnavailable", message: "cannot be set beside minAvailable" };
    }
  },
};
