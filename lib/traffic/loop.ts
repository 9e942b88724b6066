/**
 * The probe loop: some loops a target, each sending one request after the other, until a limit is met or the caller
 * has seen enough. Requests in flight at the end are waited for: a lost one must not vanish.
 */
import { UsageError } from "../errors";
import { type Probe, probe } from "./probe";
import type { TrafficTarget } from "./target";
import type { TrafficSample } from "./traffic";
import { buildVersionReader } from "./version";

/** As much of an `AbortSignal` as the loop needs; the signature of `objects`' Abort, which traffic may not import. */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

export interface TrafficLimits {
  /** Ends the sending, without an error. */
  readonly stop?: StopSignal;
  /** Time after which nothing more is sent. */
  readonly durationMs?: number;
  /** Requests to each target. */
  readonly maxRequests?: number;
  /** @default DEFAULT_LOOPS */
  readonly loops?: number;
  /** From the start of one request of a loop to the start of its next. @default DEFAULT_INTERVAL_MS */
  readonly intervalMs?: number;
  /**
   * When a request counts as lost. TCP sends a lost first packet again after 1, 3 and 7 seconds: under a shorter limit
   * a busy host loses requests that are only slow. @default DEFAULT_TIMEOUT_MS
   */
  readonly timeoutMs?: number;
}

/** Loops a target: while one waits for an answer that never comes, the other goes on asking. */
export const DEFAULT_LOOPS = 2;
export const DEFAULT_INTERVAL_MS = 20;
export const DEFAULT_TIMEOUT_MS = 2_000;
const MAX_LOOPS = 64;

/**
 * Sends requests to every target until the first limit is met, and hands each sample to `onSample`.
 * @throws BAD_USAGE without any limit, and for loops that would be a load test.
 */
export async function sendTraffic(
  targets: readonly TrafficTarget[],
  limits: TrafficLimits,
  onSample: (sample: TrafficSample) => void,
): Promise<void> {
  const { stop, durationMs, maxRequests, loops = DEFAULT_LOOPS, timeoutMs = DEFAULT_TIMEOUT_MS } = limits;
  if (stop === undefined && durationMs === undefined && maxRequests === undefined) {
    throw new UsageError("BAD_USAGE", "Traffic needs an end: a duration, a number of requests, or a stop signal.");
  }
  if (!Number.isInteger(loops) || loops < 1 || loops > MAX_LOOPS) {
    throw new UsageError("BAD_USAGE", `${String(loops)} loops a target: it must be 1 to ${String(MAX_LOOPS)}.`);
  }
  const ended = new AbortController();
  const end = (): void => ended.abort();
  const timer = durationMs === undefined ? undefined : setTimeout(end, durationMs);
  stop?.addEventListener("abort", end);
  if (stop?.aborted === true) end();
  try {
    await Promise.all(
      targets.flatMap(({ name, url, version, timeoutMs: own = timeoutMs }) => {
        const request: Probe = { target: name, url, timeoutMs: own, readVersion: buildVersionReader(version) };
        const budget = { left: maxRequests ?? Number.POSITIVE_INFINITY };
        const loop: Loop = {
          request,
          budget,
          ended: ended.signal,
          intervalMs: limits.intervalMs ?? DEFAULT_INTERVAL_MS,
        };
        return Array.from({ length: loops }, () => runLoop(loop, onSample));
      }),
    );
  } finally {
    clearTimeout(timer);
    stop?.removeEventListener("abort", end);
  }
}

interface Loop {
  readonly request: Probe;
  /** Shared by the loops of one target. */
  readonly budget: { left: number };
  readonly ended: AbortSignal;
  readonly intervalMs: number;
}

async function runLoop({ request, budget, ended, intervalMs }: Loop, onSample: (sample: TrafficSample) => void) {
  while (!ended.aborted && budget.left > 0) {
    budget.left -= 1;
    const startedMs = performance.now();
    onSample(await probe(request));
    if (budget.left > 0) await pause(intervalMs - (performance.now() - startedMs), ended);
  }
}

/** Waits, but not past the end. */
function pause(ms: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (ended.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      ended.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, Math.max(0, ms));
    ended.addEventListener("abort", done);
  });
}
