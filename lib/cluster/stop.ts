/**
 * Being told to stop. One listener for each `Abort`, however many requests wait on it: Node warns of a leak when an
 * AbortSignal has more than ten.
 */
import type { Abort } from "../objects";
import { ClusterError } from "./cluster-error";

const listeners = new WeakMap<Abort, Set<() => void>>();

export function abortedError(): ClusterError {
  return new ClusterError("ABORTED", "The request was given up because it was told to stop.");
}

/** Calls back at most once, at once when already aborted. The returned function forgets the callback. */
export function onAbort(abort: Abort | undefined, callback: () => void): () => void {
  if (abort === undefined) return () => undefined;
  if (abort.aborted) {
    // Later, so that the caller has what we return before it is called.
    queueMicrotask(callback);
    return () => undefined;
  }
  const waiting = listeners.get(abort) ?? startListening(abort);
  // A function of its own: the same callback may wait twice.
  const entry = () => callback();
  waiting.add(entry);
  return () => {
    waiting.delete(entry);
  };
}

function startListening(abort: Abort): Set<() => void> {
  const waiting = new Set<() => void>();
  listeners.set(abort, waiting);
  const fire = () => {
    abort.removeEventListener("abort", fire);
    listeners.delete(abort);
    for (const callback of [...waiting]) callback();
  };
  abort.addEventListener("abort", fire);
  return waiting;
}

/** The promise's outcome, or `ABORTED` as soon as told to stop; the work behind the promise goes on for others. */
export async function orAborted<T>(promise: Promise<T>, abort: Abort | undefined): Promise<T> {
  if (abort === undefined) return promise;
  let forget = () => {};
  const stopped = new Promise<never>((_, reject) => {
    forget = onAbort(abort, () => reject(abortedError()));
  });
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    forget();
  }
}

/** An `Abort` of our own that also fires when another does. */
export function linkedStop(abort: Abort | undefined): AbortController {
  const controller = new AbortController();
  const forget = onAbort(abort, () => controller.abort());
  controller.signal.addEventListener("abort", forget, { once: true });
  return controller;
}
