/** Where a DaemonSet stands. One that selects no node is complete, and says so: it is usually a mistyped label. */
import type { WorkloadObject } from "./live-kinds";
import { isObserved, pin } from "./pin";
import { progressing, type Rollout } from "./rollout";
import type { Snapshot, Tracked } from "./snapshot";

export function readDaemonSet(tracked: Tracked, snapshot: Snapshot, nowMs: number): Rollout {
  const pinned = pin(tracked, snapshot, nowMs);
  if ("answer" in pinned) return pinned.answer;
  const live: WorkloadObject = pinned.live;
  if (!isObserved(live)) return progressing({ done: 0, want: 1, waitingFor: "the controller to see this spec" });
  const { desiredNumberScheduled: want = 0, updatedNumberScheduled: updated = 0 } = live.status ?? {};
  const { numberAvailable: available = 0, numberUnavailable: unavailable = 0 } = live.status ?? {};
  if (want === 0) return { state: "complete", note: "it selects no node, so it has no pod" };
  const onDelete = live.spec?.updateStrategy?.type === "OnDelete";
  if (updated < want && !onDelete) return progressing({ done: updated, want, waitingFor: "pods of the new revision" });
  if (available < want || unavailable > 0) {
    return progressing({ done: Math.min(available, want), want, waitingFor: "pods to become available" });
  }
  if (updated >= want) return { state: "complete" };
  const note = `${String(want - updated)} of ${String(want)} pods still run the old revision: with strategy OnDelete a pod is replaced only when it is deleted`;
  return { state: "complete", note };
}
