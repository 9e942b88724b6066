/**
 * The answer to "where does this rollout stand?", as a union, so that "done and not done" cannot be written down.
 */
export type Rollout =
  /**
   * Not there yet. `done` of `want` (pods, usually), and what it waits for, in words. `askAgainAtMs`: server time at
   * which the answer may change though no object does.
   */
  | {
      readonly state: "progressing";
      readonly done: number;
      readonly want: number;
      readonly waitingFor: string;
      readonly askAgainAtMs?: number;
    }
  /** All of it is there and ready. `note`: what a reader should know all the same, one sentence. */
  | { readonly state: "complete"; readonly note?: string }
  /** It cannot complete, or the controller gave up. `reason` is a CamelCase word, `message` one sentence. */
  | { readonly state: "failed"; readonly reason: string; readonly message: string }
  /** `spec.paused` holds it back. */
  | { readonly state: "paused" }
  /** Someone else changed the object after our apply: their rollout is not ours to judge. */
  | { readonly state: "superseded"; readonly message: string }
  /** The object was deleted, or recreated under another uid. */
  | { readonly state: "gone"; readonly message: string };

export interface Waiting {
  readonly done: number;
  readonly want: number;
  readonly waitingFor: string;
  readonly askAgainAtMs?: number;
}

/** The only place that builds a `progressing` answer. */
export function progressing(waiting: Waiting): Rollout {
  return { state: "progressing", ...waiting };
}
