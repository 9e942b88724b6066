import type { Check } from "../check";
import { endpointsOf, isBackedByOthers } from "./endpoints";
import { isExternalName, services } from "./service";

export const serviceWithoutEndpoints: Check = {
  code: "service-without-endpoints",
  severity: "warning",
  why: "A Service without a selector leads nowhere until somebody writes its endpoints.",
  needsWholeSet: true,
  *run(graph) {
    for (const { node, selector } of selectorless(graph)) {
      if (selector !== "none" || isBackedByOthers(graph, node) || endpointsOf(graph, node).length > 0) continue;
      const slice = graph
        .ofKind("discovery.k8s.io", "EndpointSlice")
        .find(({ namespace }) => namespace === node.namespace);
      yield {
        object: node,
        path: "spec.selector",
        message: "has no selector, and no Endpoints or EndpointSlice gives it addresses",
        related: slice,
        hint: `add a selector, or an EndpointSlice labelled kubernetes.io/service-name: ${node.name}`,
      };
    }
  },
};

function* selectorless(graph: Parameters<Check["run"]>[0]) {
  const states = new Map(graph.selectors("service").map(({ node, selector }) => [node, selector.state]));
  for (const node of services(graph)) {
    if (!isExternalName(node)) yield { node, selector: states.get(node) ?? "none" };
  }
}
