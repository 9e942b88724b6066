import type { Check } from "../check";
import { endpointsOf, readEndpointPorts } from "./endpoints";
import { isExternalName, services } from "./service";

export const serviceEndpointsPortMismatch: Check = {
  code: "service-endpoints-port-mismatch",
  severity: "error",
  why: "Ports of a Service and of its endpoints pair up by name; what pairs with nothing leads nowhere.",
  *run(graph) {
    for (const service of services(graph)) {
      if (isExternalName(service) || Object.keys(service.spec.selector ?? {}).length > 0) continue;
      const endpoints = endpointsOf(graph, service);
      const given = new Set(endpoints.flatMap(readEndpointPorts));
      if (given.size === 0) continue;
      for (const { name = "", path } of service.servicePorts) {
        if (given.has(name)) continue;
        yield {
          object: service,
          path: `${path}.name`,
          message: `${name === "" ? "an unnamed port" : name} pairs with no port of ${endpoints[0]?.text ?? ""}`,
          related: endpoints[0],
          hint: `there the names are ${[...given].map((other) => (other === "" ? "empty" : other)).join(", ")}`,
        };
      }
    }
  },
};
