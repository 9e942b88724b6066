/**
 * Why a rollout fails, in the form that every output prints: one headline, the evidence, the next step.
 */
import type { ObjectRef } from "../objects";

/** Stable codes of causes; never renamed, new ones may come. */
export type CauseCode =
  | "config-key-missing"
  | "config-missing"
  | "secret-missing"
  | "secret-key-missing"
  | "container-config-invalid"
  | "image-not-found"
  | "image-name-invalid"
  | "image-pull-denied"
  | "image-pull-failed"
  | "image-never-pulled"
  | "crash-loop"
  | "exits-at-once"
  | "container-cannot-run"
  | "out-of-memory"
  | "unschedulable"
  | "pod-rejected"
  | "pods-not-created"
  | "volume-not-mounted"
  | "process-failed"
  | "not-ready"
  | "progress-deadline-exceeded"
  | "timed-out"
  | "requests-lost"
  | "paused"
  | "superseded"
  | "deleted"
  | "apply-refused";

export interface Diagnosis {
  readonly code: CauseCode;
  /** The object that we applied and whose rollout fails. */
  readonly object: ObjectRef;
  /** The construct that made it. */
  readonly constructPath?: string;
  /** One sentence with the cause: place and fact. Made visible. */
  readonly message: string;
  /** The next step for the reader. */
  readonly hint: string;
  /** Lines that prove it: pod statuses, Kubernetes Events, last log lines. Made visible, at most about 30 lines. */
  readonly evidence: readonly string[];
}
