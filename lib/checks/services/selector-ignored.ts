import { asFields } from "../../graph";
import type { Check } from "../check";
import { isExternalName, services } from "./service";

export const selectorIgnored: Check = {
  code: "selector-ignored",
  severity: "warning",
  why: "A Service of type ExternalName is only a DNS alias: its selector does nothing.",
  *run(graph) {
    for (const service of services(graph)) {
      if (!isExternalName(service) || Object.keys(asFields(service.spec.selector)).length === 0) continue;
      yield {
        object: service,
        path: "spec.selector",
        message: "does nothing: the Service is of type ExternalName",
        hint: "remove the selector, or the type",
      };
    }
  },
};
