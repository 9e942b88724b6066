/**
 * What changes between two versions of a set, as far as it breaks something: `--against OLD`, and the gate of a deploy.
 * Objects are paired by identity; each rule sees the pair, and both sets around it.
 */
import type { Graph } from "../../graph";
import type { Report } from "../check";
import type { ComparisonRule } from "./comparison";
import { immutableFieldChanged } from "./immutable-field-changed";
import { objectOrphaned } from "./object-orphaned";
import { podAdopted } from "./pod-adopted";
import { serviceLosesPods } from "./service-loses-pods";
import { templateChangeUnseen } from "./template-change-unseen";

export const COMPARISON_RULES: readonly ComparisonRule[] = [
  immutableFieldChanged,
  templateChangeUnseen,
  podAdopted,
  serviceLosesPods,
  objectOrphaned,
];

export function* compareSets(before: Graph, after: Graph): Iterable<Report> {
  for (const rule of COMPARISON_RULES) {
    for (const problem of rule.run({ before, after })) {
      yield { code: rule.code, severity: problem.severity ?? rule.severity, problem };
    }
  }
}
