import type { Check } from "../check";
import { services } from "./service";

export const nodePortOutOfRange: Check = {
  code: "node-port-out-of-range",
  severity: "error",
  why: "The API server refuses node ports outside of its configured range.",
  *run(graph, { nodePortRange: [first, last] }) {
    for (const service of services(graph)) {
      if (service.spec.type !== "NodePort" && service.spec.type !== "LoadBalancer") continue;
      for (const { nodePort, path } of service.servicePorts) {
        if (nodePort === undefined || nodePort === 0 || (nodePort >= first && nodePort <= last)) continue;
        const message = `${String(nodePort)} is outside of ${String(first)}–${String(last)}`;
        yield { object: service, path: `${path}.nodePort`, message };
      }
    }
  },
};
