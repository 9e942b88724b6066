/**
 * What several rules need to know of a Service: its type, its selector.
 */
import type { Graph, GraphNode, PodSource, SelectorPlace } from "../../graph";

export function services(graph: Graph): readonly GraphNode[] {
  return graph.ofKind("", "Service");
}

export function isExternalName(service: GraphNode): boolean {
  return service.spec.type === "ExternalName";
}

export function isHeadless(service: GraphNode): boolean {
  return service.spec.clusterIP === "None";
}

/** Services with a usable selector, which select pods of their namespace. */
export function selectingServices(graph: Graph): readonly SelectorPlace[] {
  return graph.once(readSelectingServices);
}

function readSelectingServices(graph: Graph): readonly SelectorPlace[] {
  return graph.selectors("service").filter(({ node, selector }) => selector.state === "some" && !isExternalName(node));
}

export function selectedPods(graph: Graph, { node, selector }: SelectorPlace): readonly PodSource[] {
  return graph.podsSelectedBy(selector, node.namespace);
}
