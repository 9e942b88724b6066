/**
 * Time and chance as arguments, so that tests of back-off and silence need not wait.
 */
import type { Abort } from "../objects";
import { abortedError, onAbort } from "./stop";

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after that time; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void;
  /** From 0 (included) to 1 (excluded). */
  random(): number;
}

export const realClock: Clock = {
  now: Date.now,
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};

/** Resolves after the time; rejects with `ABORTED` when told to stop. */
export function sleep(clock: Clock, delayMs: number, abort?: Abort): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(delayMs, () => {
      forget();
      resolve();
    });
    const forget = onAbort(abort, () => {
      cancel();
      reject(abortedError());
    });
  });
}
