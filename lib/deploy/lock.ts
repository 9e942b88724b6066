/**
 * One deploy of an app at a time: a Lease with a heartbeat. A lock never needs a human: a holder that is gone on this
 * host is replaced at once, one elsewhere when no renewal was *observed* for a whole lease (clocks are not compared).
 * Kubernetes has no fencing, so every write asks `assertHeld` first, by monotonic time since the last renewal.
 */
import { type Cluster, ClusterError } from "../cluster";
import { DeployError, isCodedError } from "../errors";
import { type Abort, type LiveObject, type Manifest, type ObjectRef, toVisibleLine } from "../objects";
import { APP_LABEL, parentName } from "../plan";
import { type Clock, pause } from "./clock";
import { type Holder, holderToText, readHolder, readLiveness } from "./holder";

const LEASE_SECONDS = 15;
const RENEW_MS = 5000;
/** How often a foreign lock is looked at. */
const LOOK_MS = 1000;
const HOLDER_ANNOTATION = "slipway.dev/holder";

export interface LockRequest {
  readonly cluster: Cluster;
  readonly app: string;
  readonly homeNamespace: string;
  readonly author: string;
  readonly clock: Clock;
  readonly abort: Abort;
  /** Told when the lock is someone's who may be gone, once. */
  readonly onWait: (on: string) => Promise<void>;
}

export interface Lock {
  /** Who we are to others: `user@host (pid 12)`. */
  readonly holder: string;
  /** Throws `LOCK_LOST` when no renewal succeeded for a whole lease, or when someone else has the lock. */
  assertHeld(): void;
  release(): Promise<void>;
}

export function lockRef(app: string, homeNamespace: string): ObjectRef {
  return { group: "coordination.k8s.io", kind: "Lease", namespace: homeNamespace, name: parentName(app) };
}

/** Throws `LOCK_HELD` when another run is alive, `ABORTED` when told to stop while waiting. */
export async function acquireLock(request: LockRequest): Promise<Lock> {
  const holder = await readHolder(request.author);
  while (!request.abort.aborted) {
    const startedMs = request.clock.monotonicMs();
    const lease = await tryAcquire(request, holder);
    if (lease !== undefined) return keepLock(request, holder, { lease, startedMs });
  }
  throw new ClusterError("ABORTED", "stopped while waiting for the lock");
}

/** Undefined when the lock changed hands while we looked: try again. */
async function tryAcquire(request: LockRequest, holder: Holder): Promise<LiveObject | undefined> {
  const { cluster, app, homeNamespace } = request;
  const fresh = toLease(request, holder);
  const created = await unlessConflict(cluster.create(fresh));
  if (created !== undefined) return created;
  const held = await cluster.fetchObject(lockRef(app, homeNamespace), request.abort);
  if (held === undefined) return undefined;
  if (parseHolder(held).run === holder.run) return held; // ours: the answer to an earlier try got lost on the way
  if (!(await isAbandoned(held, request))) return undefined;
  const { resourceVersion } = held.metadata;
  return unlessConflict(cluster.replace({ ...fresh, metadata: { ...fresh.metadata, resourceVersion } }));
}

async function unlessConflict<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (isCodedError(error) && (error.code === "RESOURCE_CONFLICT" || error.code === "NOT_FOUND")) return undefined;
    throw error;
  }
}

/** True when its holder is gone; false when the lease changed hands or went away; throws when it is alive. */
async function isAbandoned(
  held: LiveObject,
  { cluster, app, homeNamespace, clock, abort, onWait }: LockRequest,
): Promise<boolean> {
  const holder = parseHolder(held);
  const liveness = await readLiveness(holder);
  if (liveness === "gone") return true;
  if (liveness === "lives") throw lockHeld(app, held);
  await onWait(`the lock of ${holderToText(holder)}, unless it is gone`);
  const { leaseDurationSeconds = LEASE_SECONDS } = (held.spec ?? {}) as { leaseDurationSeconds?: number };
  const deadlineMs = clock.monotonicMs() + leaseDurationSeconds * 1000 + LOOK_MS;
  while (clock.monotonicMs() < deadlineMs) {
    await pause(LOOK_MS, abort);
    if (abort.aborted) return false;
    const now = await cluster.fetchObject(lockRef(app, homeNamespace), abort);
    if (now === undefined || parseHolder(now).run !== holder.run) return false;
    if (now.metadata.resourceVersion !== held.metadata.resourceVersion) throw lockHeld(app, now);
  }
  return true;
}

function lockHeld(app: string, held: LiveObject): DeployError {
  const { acquireTime } = (held.spec ?? {}) as { acquireTime?: string };
  const since = acquireTime === undefined ? "" : ` since ${toVisibleLine(acquireTime).replace(/\.\d+Z$/, "Z")}`;
  const message = `${app}: another run holds the lock${since}: ${holderToText(parseHolder(held))}`;
  return new DeployError("LOCK_HELD", message, {
    hint: "wait for it or stop it; the lock of a process that is gone is taken over by itself",
  });
}

/** What the Lease says of its holder. Untrusted, and maybe written by someone else: anything may be missing. */
export function parseHolder(lease: LiveObject): Holder {
  const { holderIdentity = "unknown" } = (lease.spec ?? {}) as { holderIdentity?: string };
  try {
    const parsed = JSON.parse(lease.metadata.annotations?.[HOLDER_ANNOTATION] ?? "") as Holder;
    return { ...parsed, author: toVisibleLine(String(parsed.author), 100), run: String(parsed.run) };
  } catch {
    return { author: toVisibleLine(holderIdentity, 100), run: holderIdentity };
  }
}

function toLease({ app, homeNamespace, clock }: LockRequest, holder: Holder): Manifest {
  const now = clock.now().toISOString().replace("Z", "000Z"); // MicroTime
  return {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: {
      name: parentName(app),
      namespace: homeNamespace,
      labels: { [APP_LABEL]: app },
      annotations: { [HOLDER_ANNOTATION]: JSON.stringify(holder) },
    },
    spec: {
      holderIdentity: `${holderToText(holder)} ${holder.run}`,
      leaseDurationSeconds: LEASE_SECONDS,
      acquireTime: now,
      renewTime: now,
    },
  };
}

/** A lock that cannot be deleted is taken over by the next run: no reason to lose this run's outcome. */
function ignoreCoded(error: unknown): void {
  if (!isCodedError(error)) throw error;
}

interface Taken {
  readonly lease: LiveObject;
  readonly startedMs: number;
}

function keepLock({ cluster, app, homeNamespace, clock }: LockRequest, holder: Holder, taken: Taken): Lock {
  const ref = lockRef(app, homeNamespace);
  let lease = taken.lease;
  let renewedMs = taken.startedMs;
  let lost = false;
  let renewing: Promise<void> | undefined;
  const renew = async () => {
    const startedMs = clock.monotonicMs();
    const renewTime = clock.now().toISOString().replace("Z", "000Z");
    const spec = { ...(lease.spec as Record<string, unknown>), renewTime };
    const next = await unlessConflict(cluster.replace({ ...lease, spec }));
    // A conflict may be an answer of ours that got lost on the way: look whose lock it is now.
    const current = next ?? (await cluster.fetchObject(ref));
    if (current === undefined || parseHolder(current).run !== holder.run) lost = true;
    else lease = current;
    if (next !== undefined) renewedMs = startedMs;
  };
  const timer = setInterval(() => {
    renewing ??= renew()
      .catch(() => {}) // an unreachable server is not yet a lost lock: assertHeld counts the time
      .finally(() => {
        renewing = undefined;
      });
  }, RENEW_MS);
  return {
    holder: holderToText(holder),
    assertHeld() {
      if (!lost && clock.monotonicMs() - renewedMs < LEASE_SECONDS * 1000) return;
      throw new DeployError("LOCK_LOST", `${app}: the lock was lost, no further request is sent`, {
        hint: "run the same command again: it finds out what was done and goes on from there",
      });
    },
    async release() {
      clearInterval(timer);
      await renewing;
      const { uid, resourceVersion } = lease.metadata;
      if (!lost) await cluster.delete(ref, { uid, resourceVersion }).catch(ignoreCoded);
    },
  };
}
