/**
 * What the probe loop sees: one sample a request, and a summary of many. Knows nothing of deploys.
 */

export type Outcome = "ok" | "status" | "refused" | "reset" | "timeout" | "unreachable";

export interface TrafficSample {
  /** Name of the target, for several at once. */
  readonly target: string;
  readonly url: string;
  /** Unix time of the start, in milliseconds. */
  readonly timeMs: number;
  readonly durationMs: number;
  readonly outcome: Outcome;
  /** HTTP status, when one came. */
  readonly status?: number;
  /** Version that the answer names, when it names one. */
  readonly version?: string;
  /** Local port of the connection, to find it again in a packet trace. */
  readonly localPort?: number;
  /** System error of a failed request: `ECONNREFUSED`. */
  readonly error?: string;
}

export interface TrafficSummary {
  readonly target: string;
  readonly url: string;
  readonly sent: number;
  readonly failed: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Answers by version, in order of first appearance; answers without a version are under `unknown`. */
  readonly versions: Readonly<Record<string, number>>;
  readonly durationMs: number;
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly max: number };
}
