import type { Check } from "../check";
import { nearestPods } from "../selectors/nearest-pods";
import { selectedPods, selectingServices } from "./service";

export const serviceSelectsNothing: Check = {
  code: "service-selects-nothing",
  severity: "error",
  why: "A Service that selects no pod gets no endpoints; nothing fails until the first request.",
  needsWholeSet: true,
  *run(graph) {
    for (const place of selectingServices(graph)) {
      const { node, selector } = place;
      if (selectedPods(graph, place).length > 0 || graph.mayBeMetOutside(selector, node.namespace)) continue;
      yield {
        object: node,
        path: place.path,
        message: "matches no pod",
        ...nearestPods(graph, selector, node.namespace),
      };
    }
  },
};
