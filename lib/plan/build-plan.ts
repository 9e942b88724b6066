/**
 * The decisions of a deploy, rollback or destroy, taken in one place from values alone: what is wanted, what lives,
 * what older releases left, and what the server's dry run answered where only it can tell.
 */
import { type LiveObject, type Manifest, refKey, refToText } from "../objects";
import type { DesiredObject } from "./desired";
import { readChanges } from "./field-changes";
import { isApplied } from "./managed-fields";
import { type Owner, readCause, readOwner, withCause, withOwnership } from "./ownership";
import type { InventoryEntry, Plan, PlanCounts, PlanStep } from "./plan";
import { waveOf } from "./waves";

export const FIELD_MANAGER = "slipway";

/** Live objects by `refKey`. */
export type LiveObjects = ReadonlyMap<string, LiveObject>;

export interface PlanInput {
  readonly intent: Plan["intent"];
  readonly owner: Owner;
  readonly desired: readonly DesiredObject[];
  readonly live: LiveObjects;
  /** What the dry run answered, by `refKey`, for each object of `findUncertain`. */
  readonly results: LiveObjects;
  readonly inventory: readonly InventoryEntry[];
  readonly digest: string;
  /** Becomes the change-cause of objects with revisions that change. */
  readonly cause: string;
}

/** A manifest for the question "would this change anything?": the change-cause that stands does not count. */
export function toComparable({ ref, manifest }: DesiredObject, live: LiveObjects, owner: Owner): Manifest {
  return withCause(withOwnership(manifest, owner), readCause(live.get(refKey(ref)), FIELD_MANAGER).value);
}

/** The objects that are not known to be as wanted: the server's dry run must tell. */
export function findUncertain({
  desired,
  live,
  owner,
}: Pick<PlanInput, "desired" | "live" | "owner">): DesiredObject[] {
  return desired.filter((object) => {
    const current = live.get(refKey(object.ref));
    return current === undefined || !isApplied(toComparable(object, live, owner), current, FIELD_MANAGER);
  });
}

export function buildPlan(input: PlanInput): Plan {
  const kept = input.desired.map((object) => toStep(object, input));
  kept.sort((a, b) => a.wave - b.wave);
  const wanted = new Set(input.desired.map(({ ref }) => refKey(ref)));
  const dropped = input.inventory.filter((entry) => !wanted.has(refKey(entry)) && input.live.has(refKey(entry)));
  const ours = dropped.filter((entry) => isStillOurs(entry, input));
  const deletes = ours.map((entry) => toDelete(entry, input)).sort((a, b) => b.wave - a.wave);
  const notes = dropped
    .filter((entry) => !ours.includes(entry))
    .map((entry) => `${refToText(entry)} is not ours any more (its labels or its uid changed): it is left as it is`);
  const { owner, intent, digest } = input;
  return { app: owner.app, intent, digest, steps: [...kept, ...deletes], notes };
}

function toStep(object: DesiredObject, { owner, live, results, cause }: PlanInput): PlanStep {
  const { ref, manifest, constructPath } = object;
  const current = live.get(refKey(ref));
  const foreign = readCause(current, FIELD_MANAGER).foreign;
  const sent = withCause(withOwnership(manifest, owner), foreign ? undefined : cause);
  const base = {
    ref,
    apiVersion: manifest.apiVersion,
    ...(constructPath === undefined ? {} : { constructPath }),
    wave: waveOf(ref),
  };
  if (current === undefined) return { ...base, action: "create", manifest: sent, changes: [], rolls: false };
  const { uid, resourceVersion } = current.metadata;
  const planned = { ...base, live: { uid, resourceVersion } };
  const result = results.get(refKey(ref));
  const changes = result === undefined ? [] : readChanges(current, result);
  if (changes.length === 0) {
    return { ...planned, action: "unchanged", manifest: toComparable(object, live, owner), changes, rolls: false };
  }
  const adopts = readOwner(current, owner) === "free";
  const rolls = ROLLING_KINDS.includes(ref.kind) && changes.some(({ path }) => path.startsWith("spec.template"));
  return { ...planned, action: "update", manifest: sent, changes, rolls, ...(adopts ? { adopts } : {}) };
}

const ROLLING_KINDS = ["Deployment", "StatefulSet", "DaemonSet"];

/** Label and record must agree before anything is deleted; a namesake under another uid is not what we made. */
function isStillOurs(entry: InventoryEntry, { live, owner }: PlanInput): boolean {
  const current = live.get(refKey(entry));
  if (current === undefined || readOwner(current, owner) !== "ours") return false;
  return entry.uid === undefined || entry.uid === current.metadata.uid;
}

function toDelete({ uid: _, apiVersion, ...ref }: InventoryEntry, { live }: PlanInput): PlanStep {
  const metadata = live.get(refKey(ref))?.metadata;
  const identity = metadata && { uid: metadata.uid, resourceVersion: metadata.resourceVersion };
  const base = { action: "delete", ref, apiVersion, changes: [], rolls: false, wave: waveOf(ref) } as const;
  return identity === undefined ? base : { ...base, live: identity };
}

export function readCounts({ steps }: Plan): PlanCounts {
  const counts = { create: 0, update: 0, unchanged: 0, delete: 0 };
  for (const { action } of steps) counts[action]++;
  return counts;
}

/** Kinds whose deletion takes data or other objects with it. */
const PRECIOUS_KINDS = ["Namespace", "CustomResourceDefinition", "PersistentVolumeClaim", "PersistentVolume"];

/** Why this plan deletes so much that somebody should say yes first; undefined when it does not. */
export function readShrinkage({ steps }: Plan, inventory: readonly InventoryEntry[]): string | undefined {
  const deletes = steps.filter(({ action }) => action === "delete");
  const precious = deletes.find(({ ref }) => PRECIOUS_KINDS.includes(ref.kind));
  if (precious !== undefined) return `it would delete ${refToText(precious.ref)}, and with it what it holds`;
  const drastic = deletes.length >= 3 && deletes.length * 2 > inventory.length;
  return drastic ? `it would delete ${String(deletes.length)} of ${String(inventory.length)} objects` : undefined;
}
