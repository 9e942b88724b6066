/**
 * Disruption budgets: their selector, their policy, and the workloads that they cover.
 */
import type { Graph, GraphNode, PodSource, SelectorPlace } from "../../graph";

export interface Budget {
  readonly node: GraphNode;
  /** Undefined when it is left out. */
  readonly place: SelectorPlace | undefined;
  readonly pods: readonly PodSource[];
}

export function budgets(graph: Graph): readonly Budget[] {
  return graph.once(readBudgets);
}

function readBudgets(graph: Graph): readonly Budget[] {
  const places = new Map(graph.selectors("disruption-budget").map((place) => [place.node, place]));
  return graph.ofKind("policy", "PodDisruptionBudget").map((node) => {
    const place = places.get(node);
    const pods = place === undefined ? [] : graph.podsSelectedBy(place.selector, node.namespace);
    return { node, place, pods };
  });
}

/** A budget's number: how many of `total` it means, or undefined when it is neither a number nor a percentage. */
export function scaledUp(value: unknown, total: number): number | undefined {
  if (typeof value === "number") return Number.isInteger(value) && value >= 0 ? value : undefined;
  const percent = typeof value === "string" ? /^(\d+)%$/.exec(value)?.[1] : undefined;
  if (percent === undefined || Number(percent) > 100) return undefined;
  return Math.ceil((Number(percent) * total) / 100);
}
