/** A clock that stands still until it is told to go on; its timers fire as it passes them. */
import type { Clock } from "../../lib/cluster/clock";

export interface ManualClock extends Clock {
  advance(ms: number): void;
  /** Delays that were asked for, in order. */
  readonly delays: number[];
}

export function manualClock(startMs = 0): ManualClock {
  let nowMs = startMs;
  const timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  return {
    delays: [],
    now: () => nowMs,
    random: () => 0.5,
    after(delayMs, callback) {
      this.delays.push(delayMs);
      const timer = { atMs: nowMs + delayMs, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      nowMs += ms;
      for (const timer of [...timers].filter(({ atMs }) => atMs <= nowMs)) {
        timers.delete(timer);
        timer.callback();
      }
    },
  };
}

/** From here on, a wait is a limit that must not be reached, and not a pause. */
const LIMIT_MS = 10_000;

/** A clock on which every pause is over at once, and time passes by as much. Pauses are kept for the test to see. */
export function hastyClock(startMs = 0): Clock & { readonly delays: number[] } {
  let nowMs = startMs;
  const delays: number[] = [];
  return {
    delays,
    now: () => nowMs,
    random: () => 0.5,
    after(delayMs, callback) {
      let isCancelled = delayMs >= LIMIT_MS;
      setImmediate(() => {
        if (isCancelled) return;
        nowMs += delayMs;
        delays.push(delayMs);
        callback();
      });
      return () => {
        isCancelled = true;
      };
    },
  };
}
