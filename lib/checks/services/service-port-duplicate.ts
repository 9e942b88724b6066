import type { Check } from "../check";
import { services } from "./service";

export const servicePortDuplicate: Check = {
  code: "service-port-duplicate",
  severity: "error",
  why: "Ports of a Service are told apart by name, and by number and protocol; a Service with a double is refused.",
  *run(graph) {
    for (const service of services(graph)) {
      const names = new Set<string>();
      const numbers = new Set<string>();
      for (const { name, number, protocol, path } of service.servicePorts) {
        const pair = `${protocol} ${String(number)}`;
        if (name !== undefined && names.has(name)) {
          yield { object: service, path: `${path}.name`, message: `the name ${name} is used twice` };
        } else if (number !== undefined && numbers.has(pair)) {
          yield { object: service, path: `${path}.port`, message: `port ${pair} is listed twice` };
        }
        if (name !== undefined) names.add(name);
        numbers.add(pair);
      }
    }
  },
};
