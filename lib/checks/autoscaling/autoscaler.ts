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

/** How many replicas a workload is sure to have: its autoscaler's minimum, else its own number, else 1. */
export function certainReplicas(graph: Graph, node: GraphNode): number {
  const autoscaler = scaleReferences(graph).find(({ target }) => graph.find(target) === node);
  return autoscaler === undefined ? (asNumber(node.spec.replicas) ?? 1) : minimumOf(autoscaler.from);
}
