import type { Check } from "../check";
import { services } from "./service";

export const nodePortNotAllowed: Check = {
  code: "node-port-not-allowed",
  severity: "error",
  why: "Only Services of type NodePort and LoadBalancer open a port on the nodes.",
  *run(graph) {
    for (const service of services(graph)) {
      const type = service.spec.type ?? "ClusterIP";
      if (type !== "ClusterIP" && type !== "ExternalName") continue;
      for (const { nodePort, path } of service.servicePorts) {
        if (nodePort === undefined || nodePort === 0) continue;
        const hint = "set spec.type: NodePort, or remove the node port";
        yield {
          object: service,
          path: `${path}.nodePort`,
          message: `is not allowed: the Service is of type ${type}`,
          hint,
        };
      }
    }
  },
};
