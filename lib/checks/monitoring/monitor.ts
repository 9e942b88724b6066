/**
 * Prometheus operator's monitors: the namespaces that they search, and what they find there.
 */
import {
  asFields,
  asList,
  asText,
  type Graph,
  type GraphNode,
  type PodSource,
  readMapSelector,
  type SelectorPlace,
  selects,
} from "../../graph";
import { nearestName } from "../nearest";

/** Namespaces that a monitor searches, as far as the set knows them. */
export function searchedNamespaces(graph: Graph, { spec, namespace }: GraphNode): readonly string[] {
  const selector = asFields(spec.namespaceSelector);
  if (selector.any === true) return graph.namespaceNames;
  const names = asList(selector.matchNames).flatMap((name) => asText(name) ?? []);
  return names.length === 0 ? [namespace] : names;
}

/** Services that a ServiceMonitor selects, by their own labels. */
export function monitoredServices(graph: Graph, { node, selector }: SelectorPlace): readonly GraphNode[] {
  const namespaces = searchedNamespaces(graph, node);
  return graph
    .ofKind("", "Service")
    .filter((service) => namespaces.includes(service.namespace) && selects(selector, service.labels));
}

/** Labels of the Service `kubernetes`, which the API server keeps in the default namespace of every cluster. */
const API_SERVER = { component: "apiserver", provider: "kubernetes" };

/** Whether a ServiceMonitor may find Services that the set does not have. */
export function monitorsOutside(graph: Graph, { node, selector }: SelectorPlace): boolean {
  return searchedNamespaces(graph, node).some((namespace) => {
    if (namespace === "default" && selects(selector, API_SERVER)) return true;
    if (namespace === node.namespace) return graph.mayBeMetOutside(selector, namespace);
    return !graph.isWhole(namespace) || graph.mayBeMetOutside(selector, namespace);
  });
}

/** The pods behind Services. */
export function podsBehind(graph: Graph, services: readonly GraphNode[]): readonly PodSource[] {
  return services.flatMap(({ spec, namespace }) => graph.podsSelectedBy(readMapSelector(spec.selector), namespace));
}

/** Prometheus finds a container port by its declaration only: the name or the number that no pod declares, if so. */
export function isDeclaredNowhere(pods: readonly PodSource[], port: unknown): boolean {
  if (typeof port !== "string" && typeof port !== "number") return false;
  if (pods.length === 0 || pods.some(({ servingPorts }) => servingPorts.length === 0)) return false;
  return pods.every((pod) => pod.servingPorts.every(({ name, number }) => name !== port && number !== port));
}

/** What there is instead of a port name that is not there. */
export function portNamesInWords(name: string, names: readonly string[]): string {
  const near = nearestName(name, names);
  return near === undefined
    ? `they have ${[...new Set(names)].join(", ") || "no named ports"}`
    : `did you mean ${near}?`;
}
