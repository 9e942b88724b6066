/**
 * The life of a release record: pending before the first write of an app's object, with an inventory of everything
 * that is or will be; at the end what became of it, and only what remains.
 */
import type { Diagnosis } from "../diagnosis";
import { isCodedError } from "../errors";
import { refKey } from "../objects";
import { type InventoryEntry, type Plan, type PlanInput, readOwner } from "../plan";
import type { Snapshot } from "../rollout";
import type { AppliedObject } from "./apply-plan";
import { applyParent, type Parent } from "./parent";
import { RELEASE_FORMAT, type Release, type ReleaseObject } from "./release";
import {
  createRelease,
  deleteReleases,
  fetchReleases,
  findExpired,
  type ReleaseWriter,
  reopenRelease,
} from "./release-store";
import { type LockedSession, serverTime } from "./session";
import { type Survey, type Target, toCauseText } from "./survey";

/** Writes parent and record of a new release, in that order: the record's digest is made with the parent's key. */
export async function recordPending(session: LockedSession, target: Target, survey: Survey): Promise<ReleaseWriter> {
  const { cluster, query, request, owner } = session;
  const { state, plan, live } = survey;
  const number = state.stored.nextNumber;
  const inventory = toSuperset({ desired: target.desired, live, inventory: state.inventory, owner });
  session.lock.assertHeld();
  await applyParent(query, state.parent, inventory);
  const release: Release = {
    format: RELEASE_FORMAT,
    app: query.app,
    number,
    status: "pending",
    intent: target.intent,
    digest: plan.digest,
    startedAt: serverTime(session),
    author: request.author,
    ...(target.gitRevision === undefined ? {} : { gitRevision: target.gitRevision }),
    cause: toCauseText(number, target.gitRevision),
    objects: target.desired.map(toReleaseObject),
    inventory,
    ...(target.restores === undefined ? {} : { restores: target.restores }),
  };
  const writer = await createRelease(cluster, query.homeNamespace, release);
  await session.emit({ type: "recorded", release: number });
  return writer;
}

function toReleaseObject({ ref, manifest, constructPath }: Target["desired"][number]): ReleaseObject {
  return { ref, manifest, ...(constructPath === undefined ? {} : { constructPath }) };
}

type SupersetInput = Pick<PlanInput, "desired" | "live" | "inventory" | "owner">;

/** Old and new: whatever happens from here on, nothing of the app is unknown to the next run. */
export function toSuperset({ desired, live, inventory, owner }: SupersetInput): InventoryEntry[] {
  const adopted = new Set(inventory.filter((entry) => entry.adopted === true).map(refKey));
  const wanted = desired.map(({ ref, manifest: { apiVersion } }): InventoryEntry => {
    const current = live.get(refKey(ref));
    if (current === undefined) return { ...ref, apiVersion };
    const older = adopted.has(refKey(ref)) || readOwner(current, owner) === "free";
    return { ...ref, apiVersion, uid: current.metadata.uid, ...(older ? { adopted: true } : {}) };
  });
  const keys = new Set(wanted.map(refKey));
  return [...wanted, ...inventory.filter((entry) => !keys.has(refKey(entry)))];
}

/** What was applied so far, with the identities that the server gave. */
export async function recordApplied(writer: ReleaseWriter, applied: readonly AppliedObject[]): Promise<void> {
  const { release } = writer;
  const uids = new Map(applied.map(({ step, object }) => [refKey(step.ref), object.metadata]));
  const objects = release.objects.map((object) => {
    const { uid, generation } = uids.get(refKey(object.ref)) ?? {};
    if (uid === undefined) return object;
    return { ...object, uid, ...(generation === undefined ? {} : { generation }) };
  });
  const inventory = release.inventory.map((entry) => {
    const uid = uids.get(refKey(entry))?.uid;
    return uid === undefined ? entry : { ...entry, uid };
  });
  await writer.update({ objects, inventory });
}

export interface Success {
  readonly snapshot: Snapshot;
  readonly parent: Parent;
  readonly plan: Plan;
  /** Whether everything that was to be pruned is deleted. */
  readonly pruned: boolean;
}

export async function recordSucceeded(session: LockedSession, writer: ReleaseWriter, success: Success): Promise<void> {
  const { release } = writer;
  const objects = release.objects.map((object) => withRevision(object, success.snapshot));
  const keys = new Set([...objects.map(({ ref }) => ref), ...(success.plan.kept ?? [])].map(refKey));
  const inventory = success.pruned ? release.inventory.filter((entry) => keys.has(refKey(entry))) : release.inventory;
  session.lock.assertHeld();
  await writer.update({ status: "succeeded", finishedAt: serverTime(session), objects, inventory });
  await tidy(session, success.parent, inventory);
}

function withRevision(object: ReleaseObject, { deployments = [] }: Snapshot): ReleaseObject {
  const live = deployments.find(({ metadata }) => metadata.uid === object.uid);
  const revision = Number(live?.metadata.annotations?.["deployment.kubernetes.io/revision"]);
  return Number.isInteger(revision) ? { ...object, revision } : object;
}

export async function recordFailed(session: LockedSession, writer: ReleaseWriter, failure?: Diagnosis): Promise<void> {
  const change = failure === undefined ? {} : { failure };
  await writer.update({ status: "failed", finishedAt: serverTime(session), ...change });
}

/** Marks what a dead run left pending; its objects stay in the inventory of the next release. */
export async function settleInterrupted(session: LockedSession, { state }: Survey): Promise<void> {
  for (const stored of state.stored.releases) {
    if (stored.status !== "pending") continue;
    const writer = reopenRelease(session.cluster, session.query.homeNamespace, stored);
    session.lock.assertHeld();
    await writer.update({ status: "interrupted", finishedAt: serverTime(session) });
    const message = `release ${String(stored.number)} of ${writer.release.author} was interrupted; this run goes on from what it left`;
    await session.emit({ type: "settled", release: stored.number, message });
  }
}

/** Old releases and strays, and the parent's list of kinds. None of it is worth failing a deploy that succeeded. */
async function tidy(session: LockedSession, parent: Parent, inventory: readonly InventoryEntry[]): Promise<void> {
  const { cluster, query } = session;
  try {
    const { releases, strays } = await fetchReleases(query);
    const expired = findExpired(releases).flatMap(({ secrets }) => secrets);
    await deleteReleases(cluster, [...strays, ...expired]);
    await applyParent(query, parent, inventory);
  } catch (error) {
    if (!isCodedError(error)) throw error;
    await session.emit({ type: "warning", message: `old records were not tidied up: ${error.message}` });
  }
}
