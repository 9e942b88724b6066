/**
 * The reader of each kind. A kind without one has nothing to roll out: it is complete once it is applied.
 */
import { readDaemonSet } from "./daemon-set";
import { readDeployment } from "./deployment";
import { readJob } from "./job";
import { readPod } from "./pod";
import { readReplicaSet } from "./replica-set";
import type { Rollout } from "./rollout";
import type { Snapshot, Tracked } from "./snapshot";
import { readStatefulSet } from "./stateful-set";

type Reader = (tracked: Tracked, snapshot: Snapshot, nowMs: number) => Rollout;

const READERS: ReadonlyMap<string, Reader> = new Map([
  ["apps/v1 Deployment", readDeployment],
  ["apps/v1 ReplicaSet", readReplicaSet],
  ["apps/v1 StatefulSet", readStatefulSet],
  ["apps/v1 DaemonSet", readDaemonSet],
  ["batch/v1 Job", readJob],
  ["v1 Pod", readPod],
]);

/** Where the rollout of an applied object stands at `nowMs`, server time. */
export function readRollout(tracked: Tracked, snapshot: Snapshot, nowMs: number): Rollout {
  const { apiVersion, kind } = tracked.applied;
  const read = READERS.get(`${apiVersion} ${kind}`);
  return read === undefined ? { state: "complete" } : read(tracked, snapshot, nowMs);
}

/** Whether an object of this kind takes time to roll out, so that it has to be watched. */
export function hasRollout({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): boolean {
  return READERS.has(`${apiVersion} ${kind}`);
}
