/**
 * When a ready pod counts. Without a readiness probe Kubernetes calls a container ready the moment it starts, so a
 * process that exits at once is ready for an instant, and a rollout of such pods would be proven by that instant.
 * Therefore a pod none of whose containers has a readiness probe counts once they have run for a while.
 */
import type { LiveObject } from "../objects";
import { conditionOf, type PodObject, timeMs } from "./live-kinds";

/** Start times have whole seconds, so this is two to three seconds. */
const UNPROBED_SETTLE_MS = 3_000;

/** Server time since when the pod counts as ready; undefined when it is not ready or going away. */
export function readySinceMs(pod: PodObject): number | undefined {
  if (pod.metadata.deletionTimestamp !== undefined || conditionOf(pod.status, "Ready")?.status !== "True")
    return undefined;
  if ((pod.spec?.containers ?? []).some(({ readinessProbe }) => readinessProbe !== undefined)) return 0;
  const starts = (pod.status?.containerStatuses ?? []).map(({ state }) => timeMs(state?.running?.startedAt));
  return Math.max(0, ...starts.filter((start) => !Number.isNaN(start)).map((start) => start + UNPROBED_SETTLE_MS));
}

export interface Settled {
  /** Pods that count as ready now. */
  readonly settled: number;
  /** When the next one will, if one is ready already. */
  readonly nextAtMs?: number;
}

export function countSettled(pods: readonly LiveObject[], nowMs: number): Settled {
  const times = pods.map(readySinceMs).filter((time) => time !== undefined);
  const later = times.filter((time) => time > nowMs);
  const settled = times.length - later.length;
  return later.length === 0 ? { settled } : { settled, nextAtMs: Math.min(...later) };
}
