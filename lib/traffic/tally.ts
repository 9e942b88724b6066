/**
 * Samples into summaries, by target and phase, in memory that does not grow with their number.
 */
import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import type { Outcome, TrafficSample, TrafficSummary } from "./traffic";

/** A named window of time: a request belongs to the phase in which it was started. */
export interface TrafficPhase {
  readonly phase: string;
  readonly targets: readonly TrafficSummary[];
}

export interface TrafficTally {
  add(sample: TrafficSample): void;
  /** Begins a phase now; what is sent before the first belongs to none. */
  enter(phase: string): void;
  /** One summary a target over all of its samples, in order of first appearance. */
  readTotals(): readonly TrafficSummary[];
  /** The phases that were entered, in order, each with its targets. */
  readPhases(): readonly TrafficPhase[];
  /** Failed requests to one target, or to all. */
  readFailed(target?: string): number;
}

/** Answers whose versions differ each time (a clock in the body) must not fill the memory. */
const MAX_VERSIONS = 50;
/** Answers without a version, and versions past the limit. */
export const UNKNOWN_VERSION = "unknown";

export function buildTally(now: () => number = Date.now): TrafficTally {
  const totals = new Map<string, Counter>();
  const phases: { phase: string; startMs: number; counters: Map<string, Counter> }[] = [];
  return {
    add(sample) {
      count(totals, sample);
      const phase = [...phases].reverse().find(({ startMs }) => startMs <= sample.timeMs);
      if (phase !== undefined) count(phase.counters, sample);
    },
    enter(phase) {
      phases.push({ phase, startMs: now(), counters: new Map() });
    },
    readTotals: () => [...totals.values()].map(toSummary),
    readPhases: () => phases.map(({ phase, counters }) => ({ phase, targets: [...counters.values()].map(toSummary) })),
    readFailed: (target) =>
      [...totals.values()].reduce(
        (sum, { of, failed }) => (target === undefined || of === target ? sum + failed : sum),
        0,
      ),
  };
}

interface Counter {
  readonly of: string;
  readonly url: string;
  sent: number;
  failed: number;
  readonly outcomes: Record<Outcome, number>;
  readonly versions: Map<string, number>;
  readonly firstMs: number;
  lastMs: number;
  /** In microseconds: the histogram holds whole numbers from 1. */
  readonly latency: RecordableHistogram;
}

function count(counters: Map<string, Counter>, sample: TrafficSample): void {
  const counter = counters.get(sample.target) ?? newCounter(sample);
  counters.set(sample.target, counter);
  counter.sent += 1;
  counter.outcomes[sample.outcome] += 1;
  counter.lastMs = Math.max(counter.lastMs, sample.timeMs + sample.durationMs);
  counter.latency.record(Math.max(1, Math.round(sample.durationMs * 1_000)));
  if (sample.outcome !== "ok") {
    counter.failed += 1;
    return;
  }
  const { version = UNKNOWN_VERSION } = sample;
  const known = counter.versions.has(version) || counter.versions.size < MAX_VERSIONS;
  const label = known ? version : UNKNOWN_VERSION;
  counter.versions.set(label, (counter.versions.get(label) ?? 0) + 1);
}

function newCounter({ target, url, timeMs }: TrafficSample): Counter {
  const outcomes = { ok: 0, status: 0, refused: 0, reset: 0, timeout: 0, unreachable: 0 };
  const latency = createHistogram();
  return {
    of: target,
    url,
    sent: 0,
    failed: 0,
    outcomes,
    versions: new Map(),
    firstMs: timeMs,
    lastMs: timeMs,
    latency,
  };
}

function toSummary({ of, url, sent, failed, outcomes, versions, firstMs, lastMs, latency }: Counter): TrafficSummary {
  const toMs = (micros: number): number => Math.round(micros / 10) / 100;
  return {
    target: of,
    url,
    sent,
    failed,
    outcomes: { ...outcomes },
    versions: Object.fromEntries(versions),
    durationMs: Math.round(lastMs - firstMs),
    latencyMs: { p50: toMs(latency.percentile(50)), p99: toMs(latency.percentile(99)), max: toMs(latency.max) },
  };
}
