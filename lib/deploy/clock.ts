/**
 * Time as an argument, so that tests can turn it. Two clocks: wall time for records, monotonic time for the lock and
 * timeouts, which must not jump.
 */
import type { Abort } from "../objects";

export interface Clock {
  now(): Date;
  /** Milliseconds from an arbitrary start; never goes back. */
  monotonicMs(): number;
}

export const SYSTEM_CLOCK: Clock = { now: () => new Date(), monotonicMs: () => performance.now() };

/** Resolves after the time, or at once when told to stop. */
export function pause(milliseconds: number, abort: Abort): Promise<void> {
  return new Promise((resolve) => {
    if (abort.aborted) {
      resolve();
      return;
    }
    const done = () => {
      clearTimeout(timer);
      abort.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    abort.addEventListener("abort", done);
  });
}
