import { readQuantity } from "../../objects";
import type { Check } from "../check";
import { containers } from "./containers";
import { resourcePath, resourcesOf } from "./resources";

export const resourceRequestAboveLimit: Check = {
  code: "resource-request-above-limit",
  severity: "error",
  why: "A container that requests more than it may use is refused.",
  *run(graph) {
    for (const { pod, container } of containers(graph)) {
      const limits = resourcesOf(container, "limits");
      for (const [resource, value] of Object.entries(resourcesOf(container, "requests"))) {
        const request = readQuantity(value);
        const limit = Object.hasOwn(limits, resource) ? readQuantity(limits[resource]) : undefined;
        if (request === undefined || limit === undefined || request <= limit) continue;
        const message = `${String(value)} is above the limit of ${String(limits[resource])}`;
        yield { object: pod.node, path: resourcePath(container, "requests", resource), message };
      }
    }
  },
};
