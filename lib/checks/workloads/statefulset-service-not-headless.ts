import type { Check } from "../check";
import { isHeadless } from "../services/service";
import { governingServices } from "./statefulset";

export const statefulsetServiceNotHeadless: Check = {
  code: "statefulset-service-not-headless",
  severity: "warning",
  why: "Only a headless Service gives each pod a DNS name of its own.",
  *run(graph) {
    for (const { set, service } of governingServices(graph)) {
      if (isHeadless(service)) continue;
      const message = `${service.text} is not headless`;
      yield { object: set, path: "spec.serviceName", message, related: service, hint: "set clusterIP: None on it" };
    }
  },
};
