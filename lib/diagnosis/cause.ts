/**
 * What a rule found out about one pod, or about a workload that gets no pods, and when that dooms the rollout. The
 * classes follow from where the fault lies: a fault of the pod template is the same for all pods, so one pod proves
 * it; a fault of a node, or of one process, may be gone with the next pod, so every pod that is not ready must have one.
 */
import type { PodObject, Snapshot } from "../rollout";
import type { CauseCode } from "./diagnosis";
import type { ObjectEvent } from "./events";
import type { LogRequest } from "./verdict";

export interface Cause {
  readonly code: CauseCode;
  /** `one-pod`: a single pod proves it. `every-pod`: all pods that are not ready must be doomed. `never`: explains only. */
  readonly dooms: "one-pod" | "every-pod" | "never";
  /** Server time at which it dooms, when not at once. */
  readonly doomsAtMs?: number;
  /** Place within the pod and fact, no pod name: pods with equal messages have one cause. */
  readonly message: string;
  readonly hint: string;
  readonly evidence?: readonly string[];
  /** The log that tells more. */
  readonly logs?: LogRequest;
  /** What the process said last, when the pod's status has it (its termination message). */
  readonly lastWords?: string;
}

/** What a rule may look at. */
export interface PodContext {
  readonly pod: PodObject;
  /** Of this pod, since the apply, newest first. */
  readonly events: readonly ObjectEvent[];
  readonly snapshot: Snapshot;
  readonly appliedAtMs: number;
  readonly nowMs: number;
  /** The pods of older revisions of the same workload. */
  readonly oldPods: readonly PodObject[];
  /** Server time at which the controller last asked for an old pod's end; 0 when it has not. */
  readonly oldPodDeletedAtMs: number;
}

/** A fact that can cure itself within seconds: a scheduler's or kubelet's next try. */
export const SHORT_GRACE_MS = 10_000;
/** Networks, nodes that start, caches that lag behind. */
export const LONG_GRACE_MS = 30_000;

export function isDooming(cause: Cause, nowMs: number): boolean {
  return cause.dooms !== "never" && (cause.doomsAtMs ?? 0) <= nowMs;
}
