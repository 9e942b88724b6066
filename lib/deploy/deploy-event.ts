/**
 * What a deploy says while it runs: one stream, several renderers (live view, plain lines, JSON lines). JSON-safe;
 * every text that came from the cluster has been made visible, and no value of a Secret is in it.
 */
import type { Diagnosis } from "../diagnosis/diagnosis";
import type { Finding, ObjectRef } from "../objects";
import type { Plan, StepAction } from "../plan/plan";
import type { PodLine } from "../rollout/pod-lines";
import type { Rollout } from "../rollout/rollout";

export type { PodLine } from "../rollout/pod-lines";

export type DeployEvent = { readonly time: string } & (
  | {
      readonly type: "started";
      readonly app: string;
      readonly intent: Plan["intent"];
      readonly server: string;
      readonly context: string;
    }
  | { readonly type: "checked"; readonly findings: readonly Finding[] }
  | { readonly type: "waiting"; readonly on: string }
  | { readonly type: "settled"; readonly release: number; readonly message: string }
  | { readonly type: "planned"; readonly plan: Plan }
  | { readonly type: "locked"; readonly holder: string }
  | { readonly type: "recorded"; readonly release: number }
  | {
      readonly type: "applied";
      readonly object: ObjectRef;
      readonly action: StepAction;
      readonly constructPath?: string;
      readonly warnings: readonly string[];
    }
  | { readonly type: "watching"; readonly objects: readonly ObjectRef[] }
  | {
      readonly type: "rollout";
      readonly object: ObjectRef;
      readonly rollout: Rollout;
      readonly pods: readonly PodLine[];
    }
  | { readonly type: "failing"; readonly diagnosis: Diagnosis }
  | { readonly type: "restoring"; readonly release: number }
  | { readonly type: "restored"; readonly release: number; readonly as: number }
  | { readonly type: "pruned"; readonly object: ObjectRef }
  | { readonly type: "warning"; readonly message: string }
  | DeployOutcomeEvent
);

export type OutcomeWord =
  | "unchanged"
  | "succeeded"
  /** `--dry-run`: nothing was written. */
  | "planned"
  /** Findings of severity error. */
  | "invalid"
  /** Before any write. */
  | "refused"
  | "locked"
  | "apply-failed"
  | "failed-restored"
  | "failed"
  | "interrupted";

/** The last event of each stream. */
export interface DeployOutcomeEvent {
  readonly type: "outcome";
  readonly outcome: OutcomeWord;
  readonly release?: number;
  readonly exitCode: number;
  /** Wall time of the whole run in milliseconds. */
  readonly durationMs: number;
  readonly cause?: OutcomeCause;
  /** The release that was put back, with `failed-restored`. */
  readonly restored?: number;
}

export interface OutcomeCause {
  readonly code: string;
  readonly object?: ObjectRef;
  readonly constructPath?: string;
  readonly message: string;
  readonly hint?: string;
  readonly evidence?: readonly string[];
}
