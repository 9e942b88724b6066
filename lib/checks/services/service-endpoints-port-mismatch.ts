import type { GraphNode } from "../../graph";
import type { Check, Problem } from "../check";
import { endpointsOf, readEndpointPorts } from "./endpoints";
import { isExternalName, services } from "./service";

export const serviceEndpointsPortMismatch: Check = {
  code: "service-endpoints-port-mismatch",
  severity: "error",
  why: "Ports of a Service and of its endpoints pair up by name; what pairs with nothing leads nowhere.",
  *run(graph) {
    for (const service of services(graph)) {
      if (isExternalName(service) || Object.keys(service.spec.selector ?? {}).length > 0) continue;
      for (const endpoints of endpointsOf(graph, service)) yield* unpaired(service, endpoints);
    }
  },
};

function* unpaired(service: GraphNode, endpoints: GraphNode): Iterable<Problem> {
  const wanted = service.servicePorts.map(({ name = "" }) => name);
  const given = readEndpointPorts(endpoints);
  if (wanted.length === 0) return;
  for (const { name, path } of given) {
    if (wanted.includes(name)) continue;
    const missing = wanted.find((other) => given.every((port) => port.name !== other));
    if (missing === undefined) continue; // an extra port of the endpoints harms nobody
    yield {
      object: endpoints,
      path: `${path}.name`,
      message: `${name === "" ? "an unnamed port" : `port ${name}`} pairs with no port of ${service.text}`,
      related: service,
      hint: missing === "" ? `the port of ${service.text} has no name` : `did you mean ${missing}?`,
    };
  }
}
