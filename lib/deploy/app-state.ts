/**
 * What the cluster remembers of an app: releases, parent, and whether a lock stands.
 */
import type { LiveObject } from "../objects";
import type { InventoryEntry } from "../plan";
import { lockRef } from "./lock";
import { fetchParent, type Parent } from "./parent";
import { fetchReleases, type StoredRelease, type StoredReleases } from "./release-store";
import type { AppQuery } from "./request";

export interface AppState {
  readonly stored: StoredReleases;
  readonly parent: Parent;
  readonly lease: LiveObject | undefined;
  /** The newest release, whatever became of it. */
  readonly latest: StoredRelease | undefined;
  /** Everything that may exist because of the app: each record's inventory includes what older ones left. */
  readonly inventory: readonly InventoryEntry[];
}

export async function fetchAppState(query: AppQuery): Promise<AppState> {
  const { cluster, app, homeNamespace, abort } = query;
  const [stored, parent, lease] = await Promise.all([
    fetchReleases(query),
    fetchParent(query),
    cluster.fetchObject(lockRef(app, homeNamespace), abort),
  ]);
  const latest = stored.releases.at(-1);
  return { stored, parent, lease, latest, inventory: latest?.read().inventory ?? [] };
}

/** Whether an earlier run ended as it should: nothing half done, no lock left, no stray record. */
export function isSettled({ latest, lease, stored }: AppState): boolean {
  const succeeded = latest === undefined || latest.status === "succeeded";
  return succeeded && lease === undefined && stored.strays.length === 0;
}
