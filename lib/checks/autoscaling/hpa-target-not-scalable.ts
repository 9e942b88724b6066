import { below } from "../../graph";
import type { Check } from "../check";
import { scaleReferences } from "./autoscaler";
import { isScalable } from "./scale-target";

export const hpaTargetNotScalable: Check = {
  code: "hpa-target-not-scalable",
  severity: "error",
  why: "The kind has no scale subresource: the autoscaler can never change its number of pods.",
  *run(graph) {
    for (const reference of scaleReferences(graph)) {
      if (isScalable(graph, reference)) continue;
      const message = `a ${reference.target.kind} cannot be scaled`;
      yield {
        object: reference.from,
        path: below(reference.path, "kind"),
        message,
        related: graph.find(reference.target),
      };
    }
  },
};
