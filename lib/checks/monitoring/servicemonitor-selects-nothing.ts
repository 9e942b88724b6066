import type { Check } from "../check";
import { monitoredServices } from "./monitor";
import { nearestService } from "./nearest-service";

export const servicemonitorSelectsNothing: Check = {
  code: "servicemonitor-selects-nothing",
  severity: "error",
  why: "The monitor finds no Service: nothing is scraped, and no alert can fire. It matches labels of Services, not of pods.",
  needsWholeSet: true,
  *run(graph) {
    for (const place of graph.selectors("service-monitor")) {
      const { node, path, selector } = place;
      if (selector.state !== "some" || monitoredServices(graph, place)?.length !== 0) continue;
      yield { object: node, path, message: "matches no Service", ...nearestService(graph, selector) };
    }
  },
};
