/**
 * The endpoints that somebody writes for a Service without a selector.
 */
import { asFields, asList, asText, type Graph, type GraphNode } from "../../graph";

export const SERVICE_NAME_LABEL = "kubernetes.io/service-name";

/** Endpoints of the same name, and EndpointSlices that carry the Service's name as a label. */
export function endpointsOf(graph: Graph, { namespace, name }: GraphNode): readonly GraphNode[] {
  const endpoints = graph.find({ group: "", kind: "Endpoints", namespace, name });
  const slices = graph
    .ofKind("discovery.k8s.io", "EndpointSlice")
    .filter((slice) => slice.namespace === namespace && slice.labels[SERVICE_NAME_LABEL] === name);
  return endpoints === undefined ? slices : [endpoints, ...slices];
}

/** Leader-elected and operator-run Services get their endpoints from a program: the set cannot show them. */
export function isBackedByOthers(graph: Graph, service: GraphNode): boolean {
  if (service.namespace === "default" && service.name === "kubernetes") return true;
  const declared = graph.externals.some(
    ({ kind, name }) =>
      (kind === "Endpoints" || kind === "EndpointSlice") && (name === undefined || name === service.name),
  );
  return declared || isRolloutTarget(graph, service) || isRouteTarget(graph, service);
}

/** Argo Rollouts writes the selector of its Services itself. */
function isRolloutTarget(graph: Graph, service: GraphNode): boolean {
  return graph
    .references("rollout-service")
    .some(({ target }) => target.name === service.name && target.namespace === service.namespace);
}

/** A Service may be the mere parent of a mesh route. */
function isRouteTarget(graph: Graph, service: GraphNode): boolean {
  return graph
    .references("route-parent")
    .some(
      ({ target }) =>
        target.kind === "Service" && target.name === service.name && target.namespace === service.namespace,
    );
}

/** Port names of Endpoints or an EndpointSlice; an unnamed port has the empty name. */
export function readEndpointPorts({ kind, manifest }: GraphNode): readonly string[] {
  const lists =
    kind === "EndpointSlice" ? [manifest.ports] : asList(manifest.subsets).map((one) => asFields(one).ports);
  return lists.flatMap((ports) => asList(ports).map((port) => asText(asFields(port).name) ?? ""));
}
