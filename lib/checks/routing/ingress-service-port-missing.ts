import { asFields, asNumber, asText, below } from "../../graph";
import type { Check } from "../check";
import { hasFaultyPortNames } from "../services/service";
import { hasPortName, hasPortNumber, isAnnotatedAction, judgedService, portsInWords } from "./service-port";

export const ingressServicePortMissing: Check = {
  code: "ingress-service-port-missing",
  severity: "error",
  why: "The backend names a port that its Service does not have: requests are answered with 503.",
  *run(graph) {
    for (const reference of graph.references("ingress-backend")) {
      const service = judgedService(graph, reference);
      if (service === undefined || isAnnotatedAction(reference)) continue;
      const port = asFields(reference.fields.port);
      const number = asNumber(port.number);
      const name = asText(port.name);
      const member = number === undefined ? "name" : "number";
      if (member === "name" && hasFaultyPortNames(service)) continue;
      if (number === undefined ? name === undefined || hasPortName(service, name) : hasPortNumber(service, number))
        continue;
      yield {
        object: reference.from,
        path: below(reference.path, `port.${member}`),
        message: `${service.text} has no port ${String(number ?? name)}`,
        related: service,
        hint: portsInWords(service),
      };
    }
  },
};
