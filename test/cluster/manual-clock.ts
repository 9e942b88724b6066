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

/** A clock on which every wait is over at once, and time passes by as much. Delays are kept for the test to see. */
export function hastyClock(startMs = 0): Clock & { readonly delays: number[] } {
  let nowMs = startMs;
  const delays: number[] = [];
  return {
    delays,
    now: () => nowMs,
    random: () => 0.5,
    after(delayMs, callback) {
      let isCancelled = false;
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
