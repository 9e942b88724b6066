import type { Check } from "../check";
import { isHeadless, services } from "./service";

export const serviceHeadlessConflict: Check = {
  code: "service-headless-conflict",
  severity: "error",
  why: "Node ports and load balancers forward to a cluster address, which a headless Service does not have.",
  *run(graph) {
    for (const service of services(graph)) {
      const { type } = service.spec;
      if (!isHeadless(service) || (type !== "NodePort" && type !== "LoadBalancer")) continue;
      yield { object: service, path: "spec.clusterIP", message: `cannot be None: the Service is of type ${type}` };
    }
  },
};
