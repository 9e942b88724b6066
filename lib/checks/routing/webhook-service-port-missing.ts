import { asNumber, below } from "../../graph";
import type { Check } from "../check";
import { hasPortNumber, judgedService, portsInWords } from "./service-port";

/** What the API server uses when a webhook names no port. */
const DEFAULT_WEBHOOK_PORT = 443;

export const webhookServicePortMissing: Check = {
  code: "webhook-service-port-missing",
  severity: "error",
  why: "With failurePolicy Fail, every request that the webhook wants to see is refused by the API server.",
  *run(graph) {
    for (const reference of graph.references("webhook")) {
      const service = judgedService(graph, reference);
      const port = asNumber(reference.fields.port) ?? DEFAULT_WEBHOOK_PORT;
      if (service === undefined || hasPortNumber(service, port)) continue;
      yield {
        object: reference.from,
        path: below(reference.path, "port"),
        message: `${service.text} has no port ${String(port)}${reference.fields.port === undefined ? ", the default" : ""}`,
        related: service,
        hint: portsInWords(service),
      };
    }
  },
};
