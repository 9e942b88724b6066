/**
 * Two versions of a set, and rules about the step from one to the other.
 */
import type { Graph, GraphNode } from "../../graph";
import type { FindingSeverity } from "../../objects";
import type { Problem } from "../check";

export interface Comparison {
  readonly before: Graph;
  readonly after: Graph;
}

export interface ComparisonRule {
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly why: string;
  run(comparison: Comparison): Iterable<Problem>;
}

export interface Pair {
  readonly old: GraphNode;
  readonly now: GraphNode;
}

/** Objects that are in both sets. */
export function* pairs({ before, after }: Comparison): Iterable<Pair> {
  for (const now of after.nodes) {
    const old = counterpart(before, now);
    if (old !== undefined) yield { old, now };
  }
}

/** The object of the other set that is the same one. */
export function counterpart(graph: Graph, { group, kind, namespace, name }: GraphNode): GraphNode | undefined {
  return graph.find({ group, kind, namespace, name });
}
