import { asFields, asList, asText } from "../../graph";
import type { Check } from "../check";
import { nearestName } from "../nearest";
import { monitoredServices } from "./monitor";

export const servicemonitorPortMissing: Check = {
  code: "servicemonitor-port-missing",
  severity: "error",
  why: "The port of an endpoint is the name of a Service port; with another one nothing is scraped.",
  *run(graph) {
    for (const place of graph.selectors("service-monitor")) {
      const services = monitoredServices(graph, place);
      if (services === undefined || services.length === 0) continue;
      const names = services.flatMap((service) => service.servicePorts.flatMap(({ name }) => name ?? []));
      for (const [index, endpoint] of asList(place.node.spec.endpoints).entries()) {
        const port = asText(asFields(endpoint).port);
        if (port === undefined || names.includes(port)) continue;
        const near = nearestName(port, names);
        yield {
          object: place.node,
          path: `spec.endpoints[${String(index)}].port`,
          message: `no selected Service has a port named ${port}`,
          related: services[0],
          hint:
            near === undefined
              ? `they have ${[...new Set(names)].join(", ") || "no named ports"}`
              : `did you mean ${near}?`,
        };
      }
    }
  },
};
