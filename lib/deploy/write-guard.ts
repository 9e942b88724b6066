/**
 * Asked before every write of an app's object: no request starts once the run was told to stop or has lost its lock.
 */
import { ClusterError } from "../cluster";
import type { Abort } from "../objects";
import type { LockedSession } from "./session";

/** Throws `ABORTED` or `LOCK_LOST`. */
export function assertMayWrite({ abort, lock }: LockedSession): void {
  throwIfAborted(abort);
  lock.assertHeld();
}

export function throwIfAborted(abort: Abort): void {
  if (abort.aborted) throw new ClusterError("ABORTED", "stopped by a signal");
}
