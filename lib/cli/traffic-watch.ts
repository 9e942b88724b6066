/**
 * Requests beside a rollout: sent from right before the first write until the run ends, counted by phase, and judged
 * when the rollout is complete.
 */
import type { DeployEvent } from "../deploy/deploy-event";
import type { GateFailure, TrafficGate } from "../deploy/request";
import type { TrafficLimits, TrafficSample, TrafficTarget } from "../traffic";
import type { TrafficReport } from "./render/renderer";
import { failedWords, versionWords } from "./render/traffic-lines";
import type { Terminal } from "./terminal";

export interface TrafficWatch {
  readonly gate: TrafficGate;
  /** Takes note of an event; waits where a phase must not end before it has enough requests. */
  follow(event: DeployEvent): Promise<void>;
  isSending(): boolean;
  hasSent(): boolean;
  read(final: boolean): TrafficReport;
  /** Ends the sending and waits for the requests in flight. */
  end(): Promise<void>;
}

export interface TrafficWatchOptions {
  readonly targets: readonly TrafficTarget[];
  /** Lost requests that are allowed, by target; absent: as many as there are. */
  readonly limits: ReadonlyMap<string, number>;
  /** Requests that each target gets at least while a rollout or a restore goes on. */
  readonly leastRequests: number;
  readonly pace: Pick<TrafficLimits, "intervalMs" | "loops">;
  readonly onFailure: (sample: TrafficSample) => void;
}

/** A target that answers nothing gets one request a timeout: the wait for enough of them must end all the same. */
const LONGEST_WAIT_MS = 30_000;

export async function buildTrafficWatch(options: TrafficWatchOptions, terminal: Terminal): Promise<TrafficWatch> {
  const { buildTally, sendTraffic } = await import("../traffic/index.js");
  const { targets, limits, leastRequests, pace, onFailure } = options;
  const tally = buildTally();
  const stop = new AbortController();
  let sending: Promise<void> | undefined;
  let onSample = (): void => undefined;
  const isShort = (): boolean => {
    const last = tally.readPhases().at(-1)?.targets ?? [];
    return targets.some(({ name }) => (last.find(({ target }) => target === name)?.sent ?? 0) < leastRequests);
  };
  const enough = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, LONGEST_WAIT_MS);
      onSample = () => {
        if (sending !== undefined && !stop.signal.aborted && !terminal.abort.aborted && isShort()) return;
        clearTimeout(timer);
        resolve();
      };
      onSample();
    });
  const judge = (): GateFailure | undefined => {
    const over = tally
      .readTotals()
      .filter(({ target, failed }) => failed > (limits.get(target) ?? Number.POSITIVE_INFINITY));
    const [first] = over;
    if (first === undefined) return undefined;
    const limit = String(limits.get(first.target) ?? 0);
    return {
      message: `${first.target} lost ${String(first.failed)} of ${String(first.sent)} requests; at most ${limit} may be lost`,
      hint: "Drain pods before they end (preStop), and let them be ready before they get requests (readinessProbe).",
      evidence: over.map((summary) => `${summary.target}: ${failedWords(summary)}; answers: ${versionWords(summary)}`),
    };
  };
  const send = async (): Promise<void> => {
    await sendTraffic(targets, { ...pace, stop: stop.signal }, (sample) => {
      tally.add(sample);
      onSample();
      if (sample.outcome !== "ok") onFailure(sample);
    });
  };
  return {
    gate: {
      start() {
        tally.enter("rollout");
        sending ??= send();
      },
      async finish() {
        await enough();
        return judge();
      },
    },
    async follow(event) {
      if (event.type === "restoring" && sending !== undefined) tally.enter("restore");
      if (event.type === "restored") await enough();
    },
    isSending: () => sending !== undefined && !stop.signal.aborted,
    hasSent: () => sending !== undefined,
    read: (final) => ({ final, totals: tally.readTotals(), phases: tally.readPhases() }),
    async end() {
      stop.abort();
      await sending;
    },
  };
}
