/** Where a ReplicaSet without a Deployment stands. A changed template replaces no pod: only new pods get it. */
import type { WorkloadObject } from "./live-kinds";
import { isObserved, pin } from "./pin";
import { progressing, type Rollout } from "./rollout";
import type { Snapshot, Tracked } from "./snapshot";

export function readReplicaSet(tracked: Tracked, snapshot: Snapshot, nowMs: number): Rollout {
  const pinned = pin(tracked, snapshot, nowMs);
  if ("answer" in pinned) return pinned.answer;
  const live: WorkloadObject = pinned.live;
  const want = live.spec?.replicas ?? 1; // API default
  const { replicas = 0, availableReplicas: available = 0 } = live.status ?? {};
  const waiting = (done: number, waitingFor: string) => progressing({ done: Math.min(done, want), want, waitingFor });
  if (!isObserved(live)) return waiting(0, "the controller to see this spec");
  if (replicas !== want)
    return waiting(available, replicas < want ? "pods to be created" : "surplus pods to be removed");
  return available < want ? waiting(available, "pods to become available") : { state: "complete" };
}
