import type { Check } from "../check";
import { scaleReferences } from "./autoscaler";

export const hpaReplicasConflict: Check = {
  code: "hpa-replicas-conflict",
  severity: "warning",
  why: "Each apply sets the number back, against the autoscaler: pods are removed under load.",
  *run(graph) {
    for (const { from, target } of scaleReferences(graph)) {
      const node = graph.find(target);
      if (node === undefined || typeof node.spec.replicas !== "number") continue;
      const hint = "leave replicas out";
      yield { object: node, path: "spec.replicas", message: `is scaled by ${from.text}`, related: from, hint };
    }
  },
};
