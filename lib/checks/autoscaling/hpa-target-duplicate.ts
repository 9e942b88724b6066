import type { GraphNode } from "../../graph";
import type { Check } from "../check";
import { scaleReferences } from "./autoscaler";

/** KEDA: the ScaledObject takes the autoscaler of its target over instead of making one. */
const TAKES_OVER = "scaledobject.keda.sh/transfer-hpa-ownership";

export const hpaTargetDuplicate: Check = {
  code: "hpa-target-duplicate",
  severity: "error",
  why: "Two autoscalers of one target undo each other's decisions, or stop with AmbiguousSelector.",
  *run(graph) {
    const owners = new Map<string, GraphNode>();
    for (const { from, namePath, target } of scaleReferences(graph)) {
      if (from.annotations[TAKES_OVER] === "true") continue;
      const key = `${target.group}/${target.kind}/${target.namespace}/${target.name}`;
      const owner = owners.get(key);
      owners.set(key, owner ?? from);
      if (owner === undefined || (owner.name === from.name && owner.kind === from.kind)) continue;
      yield {
        object: from,
        path: namePath,
        message: `${owner.text} scales ${target.kind} ${target.name} too`,
        related: owner,
      };
    }
  },
};
