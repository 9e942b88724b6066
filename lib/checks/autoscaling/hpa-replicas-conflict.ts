import type { Check } from "../check";
import { readScalers } from "./autoscaler";

export const hpaReplicasConflict: Check = {
  code: "hpa-replicas-conflict",
  severity: "warning",
  why: "Each apply sets the number back, against the autoscaler: pods are removed under load.",
  *run(graph) {
    for (const [node, from] of graph.once(readScalers)) {
      if (typeof node.spec.replicas !== "number") continue;
      const hint = "leave replicas out";
      yield { object: node, path: "spec.replicas", message: `is scaled by ${from.text}`, related: from, hint };
    }
  },
};
