import type { Check } from "../check";
import { scaledUp } from "./budget";

export const pdbPolicyInvalid: Check = {
  code: "pdb-policy-invalid",
  severity: "error",
  why: "The number of a budget is a whole number or a percentage up to 100%; anything else is refused.",
  *run(graph) {
    for (const node of graph.ofKind("policy", "PodDisruptionBudget")) {
      for (const member of ["minAvailable", "maxUnavailable"]) {
        const value = node.spec[member] ?? undefined;
        if (value === undefined || scaledUp(value, 1) !== undefined) continue;
        const hint = typeof value === "string" && /^\d+$/.test(value) ? `write ${value} without quotes` : undefined;
        yield {
          object: node,
          path: `spec.${member}`,
          message: `${JSON.stringify(value)} is neither a number nor a percentage`,
          hint,
        };
      }
    }
  },
};
