/**
 * Fifty pods with one cause are one line with a count and one example. Groups the causes, decides whether they doom
 * the rollout, and picks the one to tell.
 */
import type { PodObject } from "../rollout";
import { type Cause, isDooming } from "./cause";
import type { PodCause } from "./pod-causes";

export interface CauseGroup {
  readonly cause: Cause;
  /** Empty for a cause of the workload itself. */
  readonly pods: readonly PodObject[];
}

/** Groups of equal causes, the most telling first: what dooms, then what explains best, then the largest. */
export function groupCauses(podCauses: readonly PodCause[], nowMs: number): readonly CauseGroup[] {
  const groups = new Map<string, { cause: Cause; pods: PodObject[] }>();
  for (const { pod, cause } of podCauses) {
    const key = `${cause.code}\n${cause.message.replace(/restarted (once|\d+ times)/, "restarted")}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { cause, pods: [pod] });
    else {
      group.pods.push(pod);
      if (weight(cause, nowMs) > weight(group.cause, nowMs)) {
        group.cause = cause;
        group.pods.unshift(...group.pods.splice(-1)); // the example is the pod that proves most
      }
    }
  }
  return [...groups.values()].sort(
    (a, b) => weight(b.cause, nowMs) - weight(a.cause, nowMs) || b.pods.length - a.pods.length,
  );
}

function weight(cause: Cause, nowMs: number): number {
  const classes = { "one-pod": 2, "every-pod": 1, never: 0 } as const;
  return (isDooming(cause, nowMs) ? 10 : 0) + 2 * classes[cause.dooms] + (cause.code === "not-ready" ? 0 : 1);
}

/** Whether these causes end all hope: one pod with a fault of the template, or each unready pod with a fault. */
export function areDooming(causes: readonly Cause[], nowMs: number): boolean {
  const dooming = causes.filter((cause) => isDooming(cause, nowMs));
  return dooming.some(({ dooms }) => dooms === "one-pod") || (causes.length > 0 && dooming.length === causes.length);
}

/** The next moment at which a grace ends, or undefined. */
export function nextGraceEndMs(causes: readonly Cause[], nowMs: number): number | undefined {
  const ends = causes.filter(({ dooms }) => dooms !== "never").map(({ doomsAtMs }) => doomsAtMs ?? 0);
  const later = ends.filter((end) => end > nowMs);
  return later.length === 0 ? undefined : Math.min(...later);
}
