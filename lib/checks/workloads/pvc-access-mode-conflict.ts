import { asList, type Graph, type GraphNode } from "../../graph";
import { certainReplicas } from "../autoscaling/autoscaler";
import type { Check } from "../check";

export const pvcAccessModeConflict: Check = {
  code: "pvc-access-mode-conflict",
  severity: "warning",
  why: "A ReadWriteOnce volume is attached to one node at a time: replicas on other nodes wait for it for ever.",
  *run(graph) {
    for (const { from, namePath, target, fields } of graph.references("claim")) {
      const claim = graph.find(target);
      if (claim === undefined || fields.readOnly === true || !isExclusive(claim)) continue;
      const count = podCount(graph, from);
      if (count < 2) continue;
      const number = Number.isFinite(count) ? `${String(count)} pods` : "a pod on every node";
      const message = `${claim.text} is ReadWriteOnce, but shared by ${number}`;
      yield { object: from, path: namePath, message, related: claim, hint: "use ReadWriteMany, or a claim template" };
    }
  },
};

function isExclusive({ spec }: GraphNode): boolean {
  const modes = asList(spec.accessModes);
  return modes.length > 0 && modes.every((mode) => mode === "ReadWriteOnce" || mode === "ReadWriteOncePod");
}

function podCount(graph: Graph, node: GraphNode): number {
  if (node.kind === "DaemonSet") return Number.POSITIVE_INFINITY;
  if (node.kind === "Job" || node.kind === "CronJob" || node.kind === "Pod") return 1;
  return certainReplicas(graph, node);
}
