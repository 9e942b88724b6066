/**
 * Where a StatefulSet stands. It replaces pods from the highest ordinal down to `partition`; with strategy OnDelete it
 * replaces none, which is said rather than waited for.
 */
import type { WorkloadObject } from "./live-kinds";
import { isObserved, pin } from "./pin";
import { progressing, type Rollout } from "./rollout";
import type { Snapshot, Tracked } from "./snapshot";

export function readStatefulSet(tracked: Tracked, snapshot: Snapshot, nowMs: number): Rollout {
  const pinned = pin(tracked, snapshot, nowMs);
  if ("answer" in pinned) return pinned.answer;
  const live: WorkloadObject = pinned.live;
  const want = live.spec?.replicas ?? 1; // API default
  if (!isObserved(live)) return progressing({ done: 0, want, waitingFor: "the controller to see this spec" });
  return readRevisions(live, want) ?? readCounts(live, want) ?? complete(live, want);
}

function readRevisions({ spec = {}, status = {} }: WorkloadObject, want: number): Rollout | undefined {
  if (spec.updateStrategy?.type === "OnDelete") return undefined;
  const partition = spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  const wanted = Math.max(0, want - partition);
  const done = updatedPods({ spec, status });
  if (done < wanted) return progressing({ done, want: wanted, waitingFor: "pods of the new revision" });
  // With partition 0 the controller ends an update by making the new revision the current one.
  const ended = partition > 0 || status.currentRevision === status.updateRevision;
  return ended ? undefined : progressing({ done, want: wanted, waitingFor: "the controller to end the update" });
}

/** `updatedReplicas` is dropped when both revisions are the same in some versions: all pods are updated then. */
function updatedPods({ status = {} }: Pick<WorkloadObject, "spec" | "status">): number {
  const { updatedReplicas = 0, replicas = 0, currentRevision, updateRevision } = status;
  return currentRevision === updateRevision ? replicas : updatedReplicas;
}

function readCounts({ spec = {}, status = {} }: WorkloadObject, want: number): Rollout | undefined {
  const { replicas = 0, readyReplicas: ready = 0, availableReplicas: available = 0 } = status;
  const done = Math.min(want, (spec.minReadySeconds ?? 0) > 0 ? Math.min(ready, available) : ready);
  if (done < want) return progressing({ done, want, waitingFor: "pods to become available" });
  return replicas > want ? progressing({ done, want, waitingFor: "surplus pods to be removed" }) : undefined;
}

function complete(live: WorkloadObject, want: number): Rollout {
  const old = want - updatedPods(live);
  if (live.spec?.updateStrategy?.type !== "OnDelete" || old <= 0) return { state: "complete" };
  const note = `${String(old)} of ${String(want)} pods still run the old revision: with strategy OnDelete a pod is replaced only when it is deleted`;
  return { state: "complete", note };
}
