/**
 * Prometheus operator's monitors: the namespaces that they search, and what they find there.
 */
import { asFields, asList, asText, type Graph, type GraphNode, type SelectorPlace, selects } from "../../graph";

/** Namespaces that a monitor searches; undefined when it searches some that the set does not know. */
export function searchedNamespaces(graph: Graph, { spec, namespace }: GraphNode): readonly string[] | undefined {
  const selector = asFields(spec.namespaceSelector);
  if (selector.any === true) return graph.namespaceNames;
  const names = asList(selector.matchNames).flatMap((name) => asText(name) ?? []);
  if (names.length === 0) return [namespace];
  return names.every((name) => graph.namespaceNames.includes(name)) ? names : undefined;
}

/** Services that a ServiceMonitor selects, by their own labels. */
export function monitoredServices(graph: Graph, { node, selector }: SelectorPlace): readonly GraphNode[] | undefined {
  const namespaces = searchedNamespaces(graph, node);
  if (namespaces === undefined) return undefined;
  return graph
    .ofKind("", "Service")
    .filter((service) => namespaces.includes(service.namespace) && selects(selector, service.labels));
}
