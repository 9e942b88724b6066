/**
 * The answer to "will this rollout ever complete?". The caller asks after each change of the snapshot and at
 * `askAgainAtMs`; asked for logs, it fetches them (they may be gone after a rollback) and asks once more.
 */
import type { ObjectRef } from "../objects";
import type { Diagnosis } from "./diagnosis";

export interface LogRequest {
  readonly pod: ObjectRef;
  readonly container: string;
  /** Of the container's previous run. */
  readonly previous: boolean;
}

/** The fetched answer to a request; empty text when there was none or it could not be fetched. */
export interface LogTail extends LogRequest {
  readonly text: string;
}

export type Verdict =
  /** No reason to give up. `askAgainAtMs`: the moment a grace period ends, though no object changes. */
  | { readonly state: "hopeful"; readonly askAgainAtMs?: number }
  /** Doomed for sure; these log tails (20 lines are enough) will tell why. Ask again with them, missing ones as "". */
  | { readonly state: "needs-logs"; readonly requests: readonly LogRequest[] }
  | { readonly state: "doomed"; readonly diagnosis: Diagnosis };

export interface DiagnoseOptions {
  /** Server time, in milliseconds since 1970. */
  readonly nowMs: number;
  /** True when the caller's own clock ran out: the answer is then never `hopeful`. */
  readonly timedOut?: boolean;
  readonly logs?: readonly LogTail[];
  /** The construct that made the object, for the diagnosis. */
  readonly constructPath?: string;
}
