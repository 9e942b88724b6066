/**
 * What becomes of objects that the app has and nothing wants any more. Most are deleted; those that lived before the
 * app are given back, and those that hold what stays are kept: deleting a Namespace takes everything in it along.
 */
import { type LiveObject, type ObjectRef, refKey, refToText } from "../objects";
import type { DesiredObject } from "./desired";
import { type Owner, readOwner } from "./ownership";
import type { InventoryEntry, Plan, PlanStep } from "./plan";
import { waveOf } from "./waves";

/** Kinds whose deletion takes data or other objects with it. */
export const PRECIOUS_KINDS = ["Namespace", "CustomResourceDefinition", "PersistentVolumeClaim", "PersistentVolume"];

/** Live objects by `refKey`. */
export type LiveObjects = ReadonlyMap<string, LiveObject>;

export interface RemovalInput {
  readonly intent: Plan["intent"];
  readonly owner: Owner;
  readonly desired: readonly DesiredObject[];
  readonly live: LiveObjects;
  readonly inventory: readonly InventoryEntry[];
  /** By `refKey`, what a failed release created; present only where this plan undoes that release. */
  readonly undoes?: ReadonlySet<string>;
}

export type Removal = Required<Pick<Plan, "notes" | "givenBack" | "kept">> & {
  /** In the order of execution. */
  readonly deletes: readonly PlanStep[];
};

type Fate = "foreign" | "adopted" | "held" | "precious" | "delete";

const REASONS: Readonly<Record<Exclude<Fate, "delete">, string>> = {
  foreign: "is not ours any more (its labels or its uid changed): it is left as it is",
  adopted: "existed before the app took it over: it is given back, not deleted",
  held: "still holds objects that stay: it is left",
  precious: "was not created by the release that failed, and may hold data: it is left",
};

export function planRemoval(input: RemovalInput): Removal {
  const wanted = new Set(input.desired.map(({ ref }) => refKey(ref)));
  const dropped = input.inventory.filter((entry) => !wanted.has(refKey(entry)) && input.live.has(refKey(entry)));
  const spared = dropped.filter((entry) => entry.adopted === true || isSpared(entry, input));
  const staying = [...input.desired.map(({ ref }) => ref), ...spared];
  const fates = dropped.map((entry) => ({ entry, fate: readFate(entry, staying, input) }));
  const having = (...wantedFates: Fate[]) =>
    fates.filter(({ fate }) => wantedFates.includes(fate)).map(({ entry }) => entry);
  // A destroyed app has no record left that could keep anything.
  const ended = input.intent === "destroy";
  return {
    deletes: having("delete")
      .map((entry) => toDelete(entry, input))
      .sort((a, b) => b.wave - a.wave),
    givenBack: (ended ? having("adopted", "held") : having("adopted")).map(toRef),
    kept: ended ? [] : having("held", "precious").map(toRef),
    notes: fates.flatMap(({ entry, fate }) => (fate === "delete" ? [] : [`${refToText(entry)} ${REASONS[fate]}`])),
  };
}

function readFate(entry: InventoryEntry, staying: readonly ObjectRef[], input: RemovalInput): Fate {
  const { live, owner } = input;
  const current = live.get(refKey(entry));
  // Label and record must agree before anything is deleted; a namesake under another uid is not what we made.
  if (current === undefined || readOwner(current, owner) !== "ours") return "foreign";
  if (entry.uid !== undefined && entry.uid !== current.metadata.uid) return "foreign";
  if (entry.adopted === true) return "adopted";
  if (staying.some((ref) => isInside(ref, current))) return "held";
  return isSpared(entry, input) ? "precious" : "delete";
}

/** Nobody asked a restore to delete data that another release made. */
function isSpared(entry: InventoryEntry, { undoes }: RemovalInput): boolean {
  return undoes !== undefined && !undoes.has(refKey(entry)) && PRECIOUS_KINDS.includes(entry.kind);
}

/** Whether deleting this Namespace or CustomResourceDefinition would delete that object as well. */
function isInside(ref: ObjectRef, { kind, apiVersion, metadata, spec }: LiveObject): boolean {
  if (kind === "Namespace" && apiVersion === "v1") return ref.namespace === metadata.name;
  if (kind !== "CustomResourceDefinition") return false;
  const { group, names } = (spec ?? {}) as { group?: string; names?: { kind?: string } };
  return ref.group === group && ref.kind === names?.kind;
}

/** By the version that lives: the one it was deployed with may not be served any more. */
function toDelete(entry: InventoryEntry, { live }: RemovalInput): PlanStep {
  const ref = toRef(entry);
  const current = live.get(refKey(entry));
  const base = { action: "delete", ref, changes: [], rolls: false, wave: waveOf(ref) } as const;
  if (current === undefined) return { ...base, apiVersion: entry.apiVersion };
  const { uid, resourceVersion } = current.metadata;
  return { ...base, apiVersion: current.apiVersion, live: { uid, resourceVersion } };
}

function toRef({ group, kind, namespace, name }: ObjectRef): ObjectRef {
  return { group, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}
