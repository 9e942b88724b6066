import { selectorText } from "../../graph";
import type { Check } from "../check";
import { governingServices } from "./statefulset";

export const statefulsetServiceSelectorMismatch: Check = {
  code: "statefulset-service-selector-mismatch",
  severity: "error",
  why: "The pods get DNS names only from a Service that selects them.",
  *run(graph) {
    for (const { set, pod, service, selector } of governingServices(graph)) {
      if (selector?.selector.state !== "some" || pod.mayBeSelectedBy(selector.selector)) continue;
      const message = `${service.text} does not select the pods of this set`;
      const hint = `it selects ${selectorText(selector.selector)}`;
      yield { object: set, path: "spec.serviceName", message, related: service, hint };
    }
  },
};
