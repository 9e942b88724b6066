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

/**
 * Whether a Service selects nothing where it is, but pods of the namespace in which it is looked for: its namespace is
 * at fault, which is told at the Service.
 */
export function isMisplaced(graph: Graph, service: GraphNode, wanted: string): boolean {
  const place = selectingServices(graph).find(({ node }) => node === service);
  if (place === undefined || selectedPods(graph, place).length > 0) return false;
  return graph.podsSelectedBy(place.selector, wanted).length > 0;
}

/** Whether its port names are refused: then what they should have been is unknown. */
export function hasFaultyPortNames({ servicePorts }: GraphNode): boolean {
  const names = servicePorts.map(({ name }) => name);
  return names.length > 1 && (names.includes(undefined) || new Set(names).size < names.length);
}

export function selectedPods(graph: Graph, { node, selector }: SelectorPlace): readonly PodSource[] {
  return graph.podsSelectedBy(selector, node.namespace);
}
