import { asNumber, below } from "../../graph";
import type { Check } from "../check";
import { hasPortNumber, judgedService, portsInWords } from "./service-port";

export const routeServicePortMissing: Check = {
  code: "route-service-port-missing",
  severity: "error",
  why: "The rule sends requests to a port that its Service does not have: they are answered with 500.",
  *run(graph) {
    for (const reference of graph.references("route-backend")) {
      const service = judgedService(graph, reference);
      if (service === undefined) continue;
      const port = asNumber(reference.fields.port);
      if (port !== undefined && hasPortNumber(service, port)) continue;
      yield {
        object: reference.from,
        path: below(reference.path, "port"),
        message: port === undefined ? "is required for a Service" : `${service.text} has no port ${String(port)}`,
        related: service,
        hint: portsInWords(service),
      };
    }
  },
};
