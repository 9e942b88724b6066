import type { Check } from "../check";
import { containers } from "../pods/containers";
import { services } from "../services/service";
import { isDnsLabel, portNameFault } from "./syntax";

export const portNameInvalid: Check = {
  code: "port-name-invalid",
  severity: "error",
  why: "The API server refuses the name: container ports follow the IANA rule for service names, Service ports are DNS labels.",
  *run(graph) {
    for (const { pod, container } of containers(graph)) {
      for (const { name, path } of container.ports) {
        const fault = name === undefined ? undefined : portNameFault(name);
        if (fault !== undefined) yield { object: pod.node, path: `${path}.name`, message: fault };
      }
    }
    for (const service of services(graph)) {
      for (const { name, path } of service.servicePorts) {
        if (name === undefined || isDnsLabel(name)) continue;
        yield { object: service, path: `${path}.name`, message: `${name} is no DNS label`, hint: "use a–z, 0–9 and -" };
      }
    }
  },
};
