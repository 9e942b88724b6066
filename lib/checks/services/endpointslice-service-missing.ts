import { isBuiltIn } from "../../graph";
import type { Check } from "../check";
import { SERVICE_NAME_LABEL } from "./endpoints";
import { serviceWithoutEndpoints } from "./service-without-endpoints";

export const endpointsliceServiceMissing: Check = {
  code: "endpointslice-service-missing",
  severity: "error",
  why: "The slice belongs to no Service, so that its addresses are never used.",
  needsWholeSet: true,
  *run(graph, options) {
    // Beside a Service that waits for endpoints, the label is at fault; alone it may serve somebody else's Service.
    const waiting = [...serviceWithoutEndpoints.run(graph, options)].map(({ object }) => object);
    for (const slice of graph.ofKind("discovery.k8s.io", "EndpointSlice")) {
      const name = slice.labels[SERVICE_NAME_LABEL];
      const near = waiting.find(({ namespace }) => namespace === slice.namespace);
      if (name === undefined || near === undefined) continue;
      const target = { group: "", kind: "Service", namespace: slice.namespace, name };
      if (graph.definition(target) !== undefined || isBuiltIn(target)) continue;
      yield {
        object: slice,
        path: `metadata.labels["${SERVICE_NAME_LABEL}"]`,
        message: `there is no Service ${name} in namespace ${slice.namespace}`,
        related: near,
        hint: `did you mean ${near.text}?`,
      };
    }
  },
};
