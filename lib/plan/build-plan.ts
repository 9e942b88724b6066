/**
 * The decisions of a deploy, rollback or destroy, taken in one place from values alone: what is wanted, what lives,
 * what older releases left, and what the server's dry run answered where only it can tell.
 */
import { type Manifest, refKey } from "../objects";
import type { DesiredObject } from "./desired";
import { readChanges } from "./field-changes";
import { isApplied } from "./managed-fields";
import { type Owner, readCause, readOwner, withCause, withOwnership } from "./ownership";
import type { Plan, PlanStep } from "./plan";
import { type LiveObjects, planRemoval, type RemovalInput } from "./removal";
import { waveOf } from "./waves";

export const FIELD_MANAGER = "slipway";

export interface PlanInput extends RemovalInput {
  /** What the dry run answered, by `refKey`, for each object of `findUncertain`. */
  readonly results: LiveObjects;
  readonly digest: string;
  /** Becomes the change-cause of objects with revisions that change. */
  readonly cause: string;
  /** What a reader should know beside the steps, found while asking the server. */
  readonly notes?: readonly string[];
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
  const { deletes, notes, ...rest } = planRemoval(input);
  const { owner, intent, digest } = input;
  return {
    app: owner.app,
    intent,
    digest,
    steps: [...kept, ...deletes],
    notes: [...(input.notes ?? []), ...notes],
    ...rest,
  };
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
