import type { Check } from "../check";
import { services } from "./service";

export const servicePortNameRequired: Check = {
  code: "service-port-name-required",
  severity: "error",
  why: "A Service with several ports is refused unless each has a name.",
  *run(graph) {
    for (const service of services(graph)) {
      const ports = service.servicePorts;
      if (ports.length < 2) continue;
      for (const { name, path } of ports) {
        if (name === undefined)
          yield { object: service, path: `${path}.name`, message: "is required: there are several ports" };
      }
    }
  },
};
