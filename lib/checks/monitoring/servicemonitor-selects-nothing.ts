import type { Check } from "../check";
import { isMisplaced } from "../services/service";
import { monitoredServices, monitorsOutside, searchedNamespaces } from "./monitor";
import { nearestService, serviceElsewhere } from "./nearest-service";

export const servicemonitorSelectsNothing: Check = {
  code: "servicemonitor-selects-nothing",
  severity: "error",
  why: "The monitor finds no Service: nothing is scraped, and no alert can fire. It matches labels of Services, not of pods.",
  needsWholeSet: true,
  *run(graph) {
    for (const place of graph.selectors("service-monitor")) {
      const { node, selector } = place;
      if (selector.state !== "some" || monitoredServices(graph, place).length > 0) continue;
      const elsewhere = serviceElsewhere(graph, selector);
      const isElsewhere = elsewhere !== undefined;
      const searched = searchedNamespaces(graph, node);
      if (isElsewhere && searched.some((namespace) => isMisplaced(graph, elsewhere, namespace))) continue;
      if (!isElsewhere && monitorsOutside(graph, place)) continue;
      const names = isElsewhere && node.spec.namespaceSelector !== undefined;
      // Without a namespace selector it looks beside itself: where nobody declares the namespace, that is the fault.
      if (isElsewhere && !names && graph.isUndeclaredNamespace(node.namespace)) continue;
      const path = names ? "spec.namespaceSelector" : place.path;
      yield { object: node, path, message: "matches no Service", ...nearestService(graph, selector) };
    }
  },
};
