/**
 * Faults that the schema sees but another rule explains better: that rule reports them, so that one fault gives one
 * finding.
 */
import type { GraphNode } from "../../graph";
import type { SchemaIssue } from "./walk-schema";

export function isOwnedByOtherRule({ kind, group }: GraphNode, { fault, path }: SchemaIssue): boolean {
  // selector-empty
  if (fault === "required-missing") return path === "spec.selector" && group === "apps";
  // pdb-policy-invalid
  return (
    fault === "wrong-type" && kind === "PodDisruptionBudget" && /^spec\.(?:minAvailable|maxUnavailable)$/.test(path)
  );
}
