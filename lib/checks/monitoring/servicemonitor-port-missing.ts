import { asFields, asList, asText } from "../../graph";
import type { Check } from "../check";
import { hasFaultyPortNames } from "../services/service";
import { isDeclaredNowhere, monitoredServices, podsBehind, portNamesInWords } from "./monitor";

export const servicemonitorPortMissing: Check = {
  code: "servicemonitor-port-missing",
  severity: "error",
  why: "The port of an endpoint is the name of a Service port, its targetPort a declared port of the pods; with another one nothing is scraped.",
  *run(graph) {
    for (const place of graph.selectors("service-monitor")) {
      const services = monitoredServices(graph, place);
      if (services.length === 0 || services.some(hasFaultyPortNames)) continue;
      const names = services.flatMap((service) => service.servicePorts.flatMap(({ name }) => name ?? []));
      for (const [index, endpoint] of asList(place.node.spec.endpoints).entries()) {
        const { port, targetPort } = asFields(endpoint);
        const name = asText(port);
        const at = { object: place.node, related: services[0] };
        const path = `spec.endpoints[${String(index)}]`;
        if (name !== undefined) {
          if (names.includes(name)) continue;
          const message = `no selected Service has a port named ${name}`;
          yield { ...at, path: `${path}.port`, message, hint: portNamesInWords(name, names) };
        } else if (isDeclaredNowhere(podsBehind(graph, services), targetPort)) {
          const message = `no pod of the selected Services declares port ${String(targetPort)}`;
          yield { ...at, path: `${path}.targetPort`, message };
        }
      }
    }
  },
};
