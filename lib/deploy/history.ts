/**
 * What can be asked about a deployed app without changing it: its releases, and how its objects are right now.
 * Values of Secrets are masked here: nothing behind this file can print them.
 */
import { DeployError, isCodedError } from "../errors";
import { type LiveObject, type ObjectRef, refKey } from "../objects";
import { APP_LABEL, maskManifest, parentName } from "../plan";
import { hasRollout, type PodLine, podLines, type Rollout, readRollout } from "../rollout";
import { fetchAppState } from "./app-state";
import { holderToText } from "./holder";
import { parseHolder } from "./lock";
import { fetchLive } from "./read-live";
import type { Release } from "./release";
import { fetchReleases } from "./release-store";
import type { AppQuery } from "./request";
import { fetchSnapshot } from "./snapshot-feed";

/** All stored releases, the newest last. */
export async function listReleases(query: AppQuery): Promise<readonly Release[]> {
  const { releases } = await fetchReleases(query);
  return releases.map(({ read }) => maskRelease(read()));
}

/** One release. Throws `RELEASE_NOT_FOUND`. */
export async function fetchRelease(query: AppQuery, number: number): Promise<Release> {
  const { releases } = await fetchReleases(query);
  const found = releases.find((one) => one.number === number);
  if (found !== undefined) return maskRelease(found.read());
  const numbers = releases.map((one) => String(one.number)).join(", ");
  throw new DeployError("RELEASE_NOT_FOUND", `${query.app}: there is no release ${String(number)}`, {
    hint: numbers === "" ? "nothing of this name was deployed" : `there are: ${numbers}`,
  });
}

function maskRelease(release: Release): Release {
  const objects = release.objects.map((object) => ({ ...object, manifest: maskManifest(object.manifest) }));
  return { ...release, objects };
}

/** Namespaces that keep records of an app of this name; none where reading all namespaces is not allowed. */
export async function findHomeNamespaces({
  cluster,
  app,
  abort,
}: Omit<AppQuery, "homeNamespace">): Promise<readonly string[]> {
  try {
    const secrets = await cluster.fetchKind("v1", "Secret", abort);
    const { items } = await cluster.list(secrets, { labelSelector: `${APP_LABEL}=${app}` }, abort);
    // The label is on the app's own Secrets too: only parents and releases count, and both are named after the app.
    const records = items.filter(
      ({ metadata: { name } }) => name === parentName(app) || name.startsWith(`${parentName(app)}.`),
    );
    return [...new Set(records.map(({ metadata: { namespace = "" } }) => namespace))].sort();
  } catch (error) {
    if (isCodedError(error) && error.code === "FORBIDDEN") return [];
    throw error;
  }
}

export interface ObjectStatus {
  readonly object: ObjectRef;
  readonly constructPath?: string;
  readonly exists: boolean;
  /** For kinds that roll out. */
  readonly rollout?: Rollout;
  readonly pods: readonly PodLine[];
}

export interface AppStatus {
  readonly app: string;
  /** The newest release, whatever became of it; absent when nothing was deployed. */
  readonly latest?: Release;
  /** The newest release that succeeded. */
  readonly deployed?: Release;
  readonly objects: readonly ObjectStatus[];
  /** Who deploys right now. */
  readonly lockedBy?: string;
}

export async function fetchStatus(query: AppQuery): Promise<AppStatus> {
  const { cluster, app, abort = new AbortController().signal } = query;
  const { stored, latest, lease, inventory } = await fetchAppState(query);
  const good = stored.releases.filter(({ status }) => status === "succeeded").at(-1);
  const live = await fetchLive(cluster, inventory, abort);
  const rolling = [...live.values()].filter(hasRollout);
  const followed = rolling.map(({ kind, metadata: { namespace = "" } }) => ({ kind, namespace }));
  const snapshot = await fetchSnapshot(cluster, followed, abort);
  const nowMs = Date.now() + cluster.clockOffsetMs();
  const paths = new Map((latest?.read().objects ?? []).map(({ ref, constructPath }) => [refKey(ref), constructPath]));
  const objects = inventory.map(({ apiVersion: _, uid: __, ...object }): ObjectStatus => {
    const current = live.get(refKey(object));
    const constructPath = paths.get(refKey(object));
    const base = { object, ...(constructPath === undefined ? {} : { constructPath }) };
    if (current === undefined) return { ...base, exists: false, pods: [] };
    const rollout = hasRollout(current) ? { rollout: readRollout(asTracked(current), snapshot, nowMs) } : {};
    return { ...base, exists: true, ...rollout, pods: podLines(current, snapshot) };
  });
  return {
    app,
    ...(latest === undefined ? {} : { latest: maskRelease(latest.read()) }),
    ...(good === undefined ? {} : { deployed: maskRelease(good.read()) }),
    objects,
    ...(lease === undefined ? {} : { lockedBy: holderToText(parseHolder(lease)) }),
  };
}

/** Nothing was applied by us just now: the object as it lives is what its rollout is about. */
function asTracked(object: LiveObject) {
  return { applied: object, before: object, appliedAtMs: 0 };
}
