import { asText } from "../../graph";
import type { Check } from "../check";
import { isExternalName, services } from "./service";

export const serviceExternalnameMissing: Check = {
  code: "service-externalname-missing",
  severity: "error",
  why: "A Service of type ExternalName is an alias for a DNS name; without one it is refused.",
  *run(graph) {
    for (const service of services(graph)) {
      if (!isExternalName(service) || asText(service.spec.externalName) !== undefined) continue;
      yield { object: service, path: "spec.externalName", message: "is required: the Service is of type ExternalName" };
    }
  },
};
