import { type ComparisonRule, pairs } from "./comparison";
import { meansSame } from "./same-meaning";

export const templateChangeUnseen: ComparisonRule = {
  code: "template-change-unseen",
  severity: "warning",
  why: "A ReplicaSet never replaces its pods: those that run keep the old template until they are deleted.",
  *run(comparison) {
    for (const { old, now } of pairs(comparison)) {
      const keepsPods = now.is("apps", "ReplicaSet") || now.is("", "ReplicationController");
      const waits = now.spec.updateStrategy !== undefined && isOnDelete(now.spec.updateStrategy);
      if (!(keepsPods || waits) || meansSame(old.spec.template, now.spec.template)) continue;
      const hint = keepsPods ? "use a Deployment, or delete the pods" : "delete the pods one by one";
      yield {
        object: now,
        path: "spec.template",
        severity: keepsPods ? "warning" : "info", // OnDelete asks for exactly this
        message: "changes, but running pods stay as they are",
        related: old,
        hint,
      };
    }
  },
};

function isOnDelete(strategy: unknown): boolean {
  return typeof strategy === "object" && strategy !== null && "type" in strategy && strategy.type === "OnDelete";
}
