import type { Graph, PodSource } from "../../graph";
import { certainReplicas, isLeftToScaler } from "../autoscaling/autoscaler";
import type { Check, Problem } from "../check";
import { type Budget, budgets, scaledUp } from "./budget";

export const pdbBlocksEviction: Check = {
  code: "pdb-blocks-eviction",
  severity: "warning",
  why: "No pod may ever be evicted: node drains hang until somebody gives up.",
  *run(graph) {
    for (const budget of budgets(graph)) {
      const { minAvailable = null, maxUnavailable = null } = budget.node.spec;
      if (budget.pods.length === 0 || (minAvailable !== null && maxUnavailable !== null)) continue;
      if (maxUnavailable !== null) yield* judgeMaximum(graph, budget, maxUnavailable);
      else if (minAvailable !== null) yield* judgeMinimum(graph, budget, minAvailable);
    }
  },
};

function* judgeMaximum(graph: Graph, { node, pods }: Budget, value: unknown): Iterable<Problem> {
  if (scaledUp(value, 100) !== 0 || expectedPods(graph, pods) === 0) return;
  yield { object: node, path: "spec.maxUnavailable", message: `${String(value)} allows no eviction at all` };
}

function* judgeMinimum(graph: Graph, { node, pods }: Budget, value: unknown): Iterable<Problem> {
  const path = "spec.minAvailable";
  const total = expectedPods(graph, pods);
  if (value === "100%" && total !== 0) {
    yield { object: node, path, message: "100% allows no eviction at all" };
    return;
  }
  const least = total === undefined ? undefined : scaledUp(value, total);
  if (total === undefined || least === undefined || total === 0 || least < total) return;
  const message = `${String(value)} of ${String(total)} pod${total === 1 ? "" : "s"} allows no eviction at all`;
  yield { object: node, path, message, related: pods[0]?.node };
}

/** Pods that the covered workloads have together; undefined where that depends on the nodes or cannot be told. */
function expectedPods(graph: Graph, pods: readonly PodSource[]): number | undefined {
  let total = 0;
  for (const { node } of pods) {
    if (node.kind === "DaemonSet" || node.kind === "Job" || node.kind === "CronJob") return undefined;
    if (node.kind !== "Pod" && isLeftToScaler(graph, node)) return undefined;
    total += node.kind === "Pod" ? 1 : certainReplicas(graph, node);
  }
  return total;
}
