import type { Check } from "../check";
import { nearestPods } from "../selectors/nearest-pods";
import { judgedAsGoverning } from "../workloads/statefulset";
import { selectedPods, selectingServices } from "./service";

export const serviceSelectsNothing: Check = {
  code: "service-selects-nothing",
  severity: "error",
  why: "A Service that selects no pod gets no endpoints; nothing fails until the first request.",
  needsWholeSet: true,
  *run(graph) {
    // A Service that should name the pods of a StatefulSet, and selects none, is told as that.
    const governing = judgedAsGoverning(graph);
    for (const place of selectingServices(graph)) {
      const { node, selector } = place;
      if (governing.has(node) || selectedPods(graph, place).length > 0) continue;
      if (graph.mayBeMetOutside(selector, node.namespace)) continue;
      yield {
        object: node,
        path: place.path,
        message: "matches no pod",
        ...nearestPods(graph, selector, node.namespace),
      };
    }
  },
};
