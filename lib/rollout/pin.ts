/**
 * Pins a reading to our own apply. Between the apply and the verdict the object can be deleted, recreated under its
 * old name or changed by somebody else, and a watch can show a state from before the apply; none of these may be
 * taken for the state of our rollout.
 */
import { type LiveObject, type ManagedFieldsEntry, toVisibleLine } from "../objects";
import { type Condition, isSince, objectsOfKind, timeMs, type WorkloadObject } from "./live-kinds";
import { progressing, type Rollout } from "./rollout";
import type { Snapshot, Tracked } from "./snapshot";
import { equalTemplates } from "./template-equality";

/** A watch that began before the apply shows the object within this time; later its absence is a fact. */
const WATCH_LAG_MS = 10_000;

export type Pinned = { readonly live: LiveObject } | { readonly answer: Rollout };

/** The live object that is ours to judge, or the answer when there is none. */
export function pin(tracked: Tracked, snapshot: Snapshot, nowMs: number): Pinned {
  const { applied } = tracked;
  const { name, namespace } = applied.metadata;
  const live = (objectsOfKind(applied.kind, snapshot) ?? []).find(
    ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
  );
  if (live === undefined) return { answer: notSeen(tracked, nowMs, "it was deleted") };
  if (live.metadata.uid !== applied.metadata.uid) return { answer: namesake(tracked, live, nowMs) };
  const answer = deleting(live) ?? changedSince(tracked, live);
  return answer === undefined ? { live } : { answer };
}

function notSeen({ appliedAtMs, applied }: Tracked, nowMs: number, fact: string): Rollout {
  const lagEndsAtMs = appliedAtMs + WATCH_LAG_MS;
  if (nowMs >= lagEndsAtMs) return { state: "gone", message: `${fact} after our apply` };
  const waitingFor = `the watch to show the ${applied.kind} that was applied`;
  return progressing({ done: 0, want: 1, waitingFor, askAgainAtMs: lagEndsAtMs });
}

/** Another uid under our name: from before our apply while the watch lags behind, else somebody recreated it. */
function namesake(tracked: Tracked, live: LiveObject, nowMs: number): Rollout {
  const ours = timeMs(tracked.applied.metadata.creationTimestamp);
  const fact = "it was deleted and created anew by somebody else";
  if (timeMs(live.metadata.creationTimestamp) > ours) return { state: "gone", message: `${fact} after our apply` };
  return notSeen(tracked, nowMs, fact);
}

function deleting({ metadata }: LiveObject): Rollout | undefined {
  if (metadata.deletionTimestamp === undefined) return undefined;
  const finalizers = metadata.finalizers ?? [];
  const held = finalizers.length === 0 ? "" : `, held by the finalizers ${finalizers.join(", ")}`;
  return { state: "failed", reason: "BeingDeleted", message: toVisibleLine(`it is being deleted${held}`) };
}

/**
 * A newer generation with our pod template is still our rollout: an autoscaler, `kubectl scale` and a pause raise the
 * generation as well. Another template is somebody else's rollout.
 */
function changedSince({ applied }: Tracked, live: LiveObject): Rollout | undefined {
  const ours = applied.metadata.generation ?? 0;
  const theirs = live.metadata.generation ?? 0;
  if (theirs < ours) return progressing({ done: 0, want: 1, waitingFor: "the watch to show what was applied" });
  const sameTemplate = equalTemplates(templateOf(live), templateOf(applied));
  if (theirs === ours || sameTemplate) return undefined;
  const manager = newestManager(live, applied);
  const by = manager === undefined ? "" : ` by field manager ${manager}`;
  return { state: "superseded", message: toVisibleLine(`its pod template was changed${by} after our apply`) };
}

function templateOf(object: WorkloadObject) {
  return object.spec?.template;
}

/**
 * The last writer since our apply; times have whole seconds, so entries that our apply already left do not count. An
 * update that takes fields from an apply writes its time into the entry of that apply too: then the update is meant.
 */
function newestManager({ metadata }: LiveObject, applied: LiveObject): string | undefined {
  const earlier = new Set((applied.metadata.managedFields ?? []).map(writeKey));
  const writes = (metadata.managedFields ?? []).filter(
    (entry) => (entry.subresource ?? "") === "" && !earlier.has(writeKey(entry)),
  );
  const newer = (a: ManagedFieldsEntry, b: ManagedFieldsEntry): ManagedFieldsEntry => {
    if (timeMs(a.time) === timeMs(b.time)) return a.operation === "Update" ? a : b;
    return timeMs(b.time) > timeMs(a.time) ? b : a;
  };
  return writes.length === 0 ? undefined : writes.reduce(newer).manager;
}

function writeKey({ manager = "", operation = "", time = "" }: ManagedFieldsEntry): string {
  return `${manager}/${operation}/${time}`;
}

/** False while the controller has not seen the spec that we applied (or a later one): its status is about an older one. */
export function isObserved(live: WorkloadObject): boolean {
  const observed = Number(live.status?.observedGeneration ?? 0);
  return !Number.isNaN(observed) && observed >= (live.metadata.generation ?? 0);
}

/** Whether a condition was written, or at least changed, after our apply; an older one speaks of an older rollout. */
export function isFresh(condition: Condition, { before, appliedAtMs }: Tracked): boolean {
  if (!isSince(condition.lastUpdateTime ?? condition.lastTransitionTime, appliedAtMs)) return false;
  const earlier = (before as WorkloadObject | undefined)?.status?.conditions?.find(
    ({ type }) => type === condition.type,
  );
  return earlier?.reason !== condition.reason || earlier?.lastUpdateTime !== condition.lastUpdateTime;
}
