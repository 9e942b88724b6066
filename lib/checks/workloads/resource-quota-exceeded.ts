import { asFields, asNumber, type Graph, type GraphNode, type PodSource } from "../../graph";
import { readQuantity } from "../../objects";
import { certainReplicas } from "../autoscaling/autoscaler";
import type { Check, Problem } from "../check";
import { resourcesOf } from "../pods/resources";

export const resourceQuotaExceeded: Check = {
  code: "resource-quota-exceeded",
  severity: "warning",
  why: "Pods over the quota of their namespace are refused when their controller creates them: replicas stay missing.",
  *run(graph) {
    for (const quota of graph.ofKind("", "ResourceQuota")) {
      if (quota.spec.scopes !== undefined || quota.spec.scopeSelector !== undefined) continue;
      for (const [resource, value] of Object.entries(asFields(quota.spec.hard))) {
        const hard = readQuantity(value);
        if (hard !== undefined) yield* judgeResource(graph, quota, { resource, hard, text: String(value) });
      }
    }
  },
};

interface HardLimit {
  readonly resource: string;
  readonly hard: number;
  readonly text: string;
}

/** Adds up the workloads in their order; the one that passes the limit is told. */
function* judgeResource(graph: Graph, quota: GraphNode, { resource, hard, text }: HardLimit): Iterable<Problem> {
  let used = 0;
  for (const pod of graph.podsIn(quota.namespace)) {
    const replicas = replicasOf(graph, pod);
    const each = perPod(pod, resource);
    if (replicas === undefined || each === undefined) continue;
    used += replicas * each;
    if (used <= hard || each === 0) continue;
    yield {
      object: pod.node,
      path: pod.path === "" ? "spec" : "spec.replicas",
      message: `${String(replicas)} pod${replicas === 1 ? "" : "s"} of it pass${replicas === 1 ? "es" : ""} the namespace's quota of ${text} ${resource}`,
      related: quota,
    };
    return;
  }
}

function replicasOf(graph: Graph, { node }: PodSource): number | undefined {
  if (node.kind === "DaemonSet" || node.kind === "CronJob") return undefined;
  if (node.kind === "Job") return asNumber(node.spec.parallelism) ?? 1;
  return node.kind === "Pod" ? 1 : certainReplicas(graph, node);
}

/** What one pod counts for: undefined when the quota counts something else. */
function perPod(pod: PodSource, resource: string): number | undefined {
  if (resource === "pods" || resource === "count/pods") return 1;
  const [list, name] = resource.startsWith("limits.")
    ? (["limits", resource.slice("limits.".length)] as const)
    : (["requests", resource.replace(/^requests\./, "")] as const);
  if (name !== "cpu" && name !== "memory" && name !== "ephemeral-storage") return undefined;
  const sizes = pod.containers
    .filter((container) => container.runsWithPod)
    .map((container) => {
      const limit = readQuantity(resourcesOf(container, "limits")[name]);
      return list === "limits" ? limit : (readQuantity(resourcesOf(container, "requests")[name]) ?? limit);
    });
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}
