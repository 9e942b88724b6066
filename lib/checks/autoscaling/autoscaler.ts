/**
 * Autoscalers of either kind (HorizontalPodAutoscaler, KEDA ScaledObject) and what they mean for replica counts.
 */
import { asNumber, type Graph, type GraphNode, type Reference } from "../../graph";

/** References from an autoscaler to what it scales. */
export function scaleReferences(graph: Graph): readonly Reference[] {
  return [...graph.references("hpa-target"), ...graph.references("external-metric-target")];
}

/** The fewest replicas that an autoscaler keeps. */
export function minimumOf({ kind, spec }: GraphNode): number {
  return kind === "ScaledObject" ? (asNumber(spec.minReplicaCount) ?? 0) : (asNumber(spec.minReplicas) ?? 1);
}

/** The autoscaler of each node that has one; of several, the last. */
export function readScalers(graph: Graph): ReadonlyMap<GraphNode, GraphNode> {
  const found = new Map<GraphNode, GraphNode>();
  for (const { from, target } of scaleReferences(graph)) {
    const node = graph.find(target);
    if (node !== undefined) found.set(node, from);
  }
  return found;
}

/** Autoscalers that miss their target, which is a finding of its own: which workload they mean is unknown. */
function lostScalers(graph: Graph): readonly Reference[] {
  return scaleReferences(graph).filter(({ target }) => graph.definition(target) === undefined);
}

/** Whether a workload leaves its number to an autoscaler that fails to find it. */
export function isLeftToScaler(graph: Graph, { name, namespace, spec }: GraphNode): boolean {
  if (spec.replicas !== undefined) return false;
  return graph.once(lostScalers).some(({ target }) => target.name === name || target.namespace === namespace);
}

/** How many replicas a workload is sure to have: its autoscaler's minimum, else its own number, else 1. */
export function certainReplicas(graph: Graph, node: GraphNode): number {
  const autoscaler = graph.once(readScalers).get(node);
  return autoscaler === undefined ? (asNumber(node.spec.replicas) ?? 1) : minimumOf(autoscaler);
}
