import type { Check } from "../check";
import { containers } from "./containers";
import { resourcePath, resourcesOf } from "./resources";

export const resourceQuantitySuspicious: Check = {
  code: "resource-quantity-suspicious",
  severity: "warning",
  why: "The suffix m means a thousandth: 128m of memory is an eighth of a byte.",
  *run(graph) {
    for (const { pod, container } of containers(graph)) {
      for (const list of ["requests", "limits"] as const) {
        for (const [resource, value] of Object.entries(resourcesOf(container, list))) {
          if (!isCountedInBytes(resource) || typeof value !== "string" || !/\dm$/.test(value)) continue;
          const message = `${value} is a fraction of a byte`;
          const hint = `did you mean ${value.slice(0, -1)}Mi?`;
          yield { object: pod.node, path: resourcePath(container, list, resource), message, hint };
        }
      }
    }
  },
};

function isCountedInBytes(resource: string): boolean {
  return resource === "memory" || resource === "ephemeral-storage" || resource.startsWith("hugepages-");
}
