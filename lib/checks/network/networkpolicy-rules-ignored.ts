import { asList } from "../../graph";
import type { Check } from "../check";
import { policies } from "./policy";

export const networkpolicyRulesIgnored: Check = {
  code: "networkpolicy-rules-ignored",
  severity: "warning",
  why: "An explicit policyTypes wins: rules of a type that it leaves out are ignored, and nothing of that type is restricted.",
  *run(graph) {
    for (const policy of policies(graph)) {
      if (!Array.isArray(policy.spec.policyTypes) || policy.spec.policyTypes.length === 0) continue;
      for (const [member, type] of [
        ["ingress", "Ingress"],
        ["egress", "Egress"],
      ] as const) {
        if (asList(policy.spec[member]).length === 0 || policy.spec.policyTypes.includes(type)) continue;
        const hint = `add ${type} to policyTypes, or leave policyTypes out`;
        yield {
          object: policy,
          path: `spec.${member}`,
          message: `is ignored: policyTypes does not list ${type}`,
          hint,
        };
      }
    }
  },
};
