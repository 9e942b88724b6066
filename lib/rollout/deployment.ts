/**
 * Where a Deployment stands. The counts of its status are believed only when the controller has seen our spec, and a
 * rollout is proven only by pods of the new ReplicaSet: all wanted, all updated, all available, none of the old left.
 * Status is computed as in https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/controller/deployment/sync.go
 */
import { toVisibleLine } from "../objects";
import { conditionOf, type WorkloadObject } from "./live-kinds";
import { newReplicaSet, podsOwnedBy, revisionOf } from "./ownership";
import { isFresh, isObserved, pin } from "./pin";
import { progressing, type Rollout } from "./rollout";
import { countSettled } from "./settled";
import type { Snapshot, Tracked } from "./snapshot";

export function readDeployment(tracked: Tracked, snapshot: Snapshot, nowMs: number): Rollout {
  const pinned = pin(tracked, snapshot, nowMs);
  if ("answer" in pinned) return pinned.answer;
  const deployment: WorkloadObject = pinned.live;
  const want = deployment.spec?.replicas ?? 1; // API default
  if (!isObserved(deployment)) {
    return progressing({ done: 0, want, waitingFor: "the controller to see this spec" });
  }
  const stalled = readStalled(deployment, tracked);
  if (stalled !== undefined) return stalled;
  const rollout = readCounts(deployment, want) ?? readNewPods(deployment, snapshot, nowMs) ?? { state: "complete" };
  return rollout.state === "progressing" && deployment.spec?.paused === true ? { state: "paused" } : rollout;
}

/** Only a fresh condition counts: right after an apply the old rollout's `ProgressDeadlineExceeded` still stands. */
function readStalled({ status }: WorkloadObject, tracked: Tracked): Rollout | undefined {
  const condition = conditionOf(status, "Progressing");
  if (condition?.reason !== "ProgressDeadlineExceeded" || condition.status !== "False") return undefined;
  if (!isFresh(condition, tracked)) return undefined;
  return { state: "failed", reason: condition.reason, message: toVisibleLine(condition.message ?? "") };
}

function readCounts({ status = {} }: WorkloadObject, want: number): Rollout | undefined {
  const { replicas = 0, updatedReplicas = 0, availableReplicas: available = 0 } = status;
  const updated = Math.min(updatedReplicas, replicas);
  const waiting = (done: number, waitingFor: string) => progressing({ done: Math.min(done, want), want, waitingFor });
  if (updated < want) return waiting(updated, `${plural(want - updated, "pod")} of the new revision to be created`);
  if (replicas > updated) return waiting(available, `${plural(replicas - updated, "old pod")} to be removed`);
  if (updated > want) return waiting(want, `${plural(updated - want, "surplus pod")} to be removed`);
  if (available < want) return waiting(available, `${plural(want - available, "new pod")} to become available`);
  const { unavailableReplicas: unavailable = 0 } = status;
  return unavailable === 0 ? undefined : waiting(available, `${plural(unavailable, "unavailable pod")} to be replaced`);
}

/**
 * The new ReplicaSet and its pods must say the same as the Deployment's counts: these are the controller's memory,
 * and a pod may have died since.
 */
function readNewPods(deployment: WorkloadObject, snapshot: Snapshot, nowMs: number): Rollout | undefined {
  const want = deployment.spec?.replicas ?? 1;
  if (want === 0 || snapshot.replicaSets === undefined) return undefined;
  const replicaSet = newReplicaSet(deployment, snapshot);
  if (replicaSet === undefined || revisionOf(replicaSet) !== revisionOf(deployment)) {
    return progressing({ done: 0, want, waitingFor: "the new ReplicaSet" });
  }
  if (snapshot.pods === undefined) return undefined;
  const { settled, nextAtMs } = countSettled(podsOwnedBy(replicaSet, snapshot), nowMs);
  if (settled >= want) return undefined;
  const waitingFor = `${plural(want - settled, "new pod")} to stay ready`;
  return progressing({
    done: settled,
    want,
    waitingFor,
    ...(nextAtMs === undefined ? {} : { askAgainAtMs: nextAtMs }),
  });
}

function plural(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? "" : "s"}`;
}
