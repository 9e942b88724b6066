import type { Graph, SelectorPlace } from "../../graph";
import { selectedPods, selectingServices } from "../services/service";
import { type ComparisonRule, counterpart } from "./comparison";

export const serviceLosesPods: ComparisonRule = {
  code: "service-loses-pods",
  severity: "warning",
  why: "The new selector leaves out the pods that run now: until new ones are ready, the Service has no endpoints.",
  *run({ before, after }) {
    const old = new Map(selectingServices(before).map((place) => [place.node, place]));
    for (const place of selectingServices(after)) {
      const counterpartPlace = oldPlace(before, place, old);
      if (counterpartPlace === undefined) continue;
      const running = selectedPods(before, counterpartPlace);
      const kept = before.podsSelectedBy(place.selector, place.node.namespace);
      // A selector that matches nothing in the new set either is a finding of its own.
      if (running.length === 0 || kept.length > 0 || selectedPods(after, place).length === 0) continue;
      yield {
        object: place.node,
        path: place.path,
        message: "no longer matches the pods that run now",
        related: running[0]?.node,
        hint: "change the labels of the pods first, and the selector in a later step",
      };
    }
  },
};

function oldPlace(
  before: Graph,
  { node }: SelectorPlace,
  places: ReadonlyMap<unknown, SelectorPlace>,
): SelectorPlace | undefined {
  const old = counterpart(before, node);
  return old === undefined ? undefined : places.get(old);
}
