/**
 * Two versions of a set, and rules about the step from one to the other.
 */
import { asList, type Graph, type GraphNode, isFields } from "../../graph";
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
  return name === "" ? undefined : graph.find({ group, kind, namespace, name });
}

/** Whether two values mean the same to the API: null, empty and left out are one. */
export function isSame(one: unknown, other: unknown): boolean {
  if (isFields(one) && isFields(other)) {
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => isSame(one[key], other[key]));
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  }
  return one === other || (isNothing(one) && isNothing(other));
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return Array.isArray(value) ? asList(value).length === 0 : isFields(value) && Object.values(value).every(isNothing);
}
