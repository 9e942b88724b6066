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

/**
 * Services of which a StatefulSet's rules tell what is wrong: those that govern one, and those that would, if they were
 * not in another namespace.
 */
export function judgedAsGoverning(graph: Graph): ReadonlySet<GraphNode> {
  const found = new Set([...governingServices(graph)].map(({ service }) => service));
  for (const { from, target } of graph.references("governing-service")) {
    const pod = graph.podOf(from);
    if (pod === undefined || graph.definition(target) !== undefined) continue;
    for (const { node, selector } of graph.selectors("service")) {
      if (node.name === target.name && pod.mayBeSelectedBy(selector)) found.add(node);
    }
  }
  return found;
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
