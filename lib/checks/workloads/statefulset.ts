/**
 * StatefulSets with the Service that governs their names.
 */
import type { Graph, GraphNode, PodSource, SelectorPlace } from "../../graph";

export interface GoverningService {
  readonly set: GraphNode;
  readonly pod: PodSource;
  readonly service: GraphNode;
  readonly selector: SelectorPlace | undefined;
}

/** Pairs of which both are in the set. */
export function* governingServices(graph: Graph): Iterable<GoverningService> {
  const selectors = new Map(graph.selectors("service").map((place) => [place.node, place]));
  for (const { from, target } of graph.references("governing-service")) {
    const service = graph.find(target);
    const pod = graph.podOf(from);
    if (service !== undefined && pod !== undefined) yield { set: from, pod, service, selector: selectors.get(service) };
  }
}
