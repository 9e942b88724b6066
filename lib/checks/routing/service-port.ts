/**
 * "The Service is there, but not that port": the rule behind the port codes of Ingresses, routes and webhooks.
 */
import { asFields, type Graph, type GraphNode, type Reference } from "../../graph";
import { isExternalName } from "../services/service";

/** The Service of the set that a reference names, if its ports can be judged. */
export function judgedService(graph: Graph, { target }: Reference): GraphNode | undefined {
  const service = target.group === "" && target.kind === "Service" ? graph.find(target) : undefined;
  return service === undefined || isExternalName(service) ? undefined : service;
}

export function hasPortNumber(service: GraphNode, number: number): boolean {
  return service.servicePorts.some((port) => port.number === number);
}

export function hasPortName(service: GraphNode, name: string): boolean {
  return service.servicePorts.some((port) => port.name === name);
}

/** AWS load balancer controller: the backend is no Service, but an action that an annotation of the Ingress describes. */
export function isAnnotatedAction({ fields }: Reference): boolean {
  return asFields(fields.port).name === "use-annotation";
}

/** The ports of a Service in words: `http (80), 9090`. */
export function portsInWords(service: GraphNode): string {
  const ports = service.servicePorts.map(({ name, number }) =>
    name === undefined ? String(number ?? "?") : `${name} (${String(number ?? "?")})`,
  );
  return ports.length === 0 ? "it has no ports" : `it has ${ports.join(", ")}`;
}
