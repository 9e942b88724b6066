/**
 * The live objects of a set, with one list a kind and namespace, all at once: for a set where nothing changed these
 * lists are the whole deploy.
 */
import type { Cluster, ServedKind } from "../cluster";
import { isCodedError } from "../errors";
import { type Abort, type LiveObject, type ObjectRef, refKey, refOf } from "../objects";
import { mapBounded } from "./bounded";

export type Sought = ObjectRef & { readonly apiVersion: string };

/** Live objects by `refKey`. A kind that the server does not have (any more) has none. */
export async function fetchLive(
  cluster: Cluster,
  sought: readonly Sought[],
  abort: Abort,
): Promise<Map<string, LiveObject>> {
  const groups = new Map<string, Sought[]>();
  for (const one of sought) {
    const key = `${one.group}/${one.kind}/${one.namespace ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const lists = await mapBounded([...groups.values()], (group) => fetchGroup(cluster, group, abort));
  return new Map(lists.flat().map((object) => [refKey(refOf(object)), object]));
}

async function fetchGroup(cluster: Cluster, group: readonly Sought[], abort: Abort): Promise<LiveObject[]> {
  const [first] = group;
  const kind = first && (await fetchServedKind(cluster, first, abort));
  if (first === undefined || kind === undefined) return [];
  const names = new Set(group.map(({ name }) => name));
  const options = {
    ...(first.namespace === undefined ? {} : { namespace: first.namespace }),
    ...(names.size === 1 ? { fieldSelector: `metadata.name=${first.name}` } : {}),
  };
  const { items } = await cluster.list(kind, options, abort);
  return items.filter(({ metadata }) => names.has(metadata.name));
}

async function fetchServedKind(
  cluster: Cluster,
  { apiVersion, group, kind }: Sought,
  abort: Abort,
): Promise<ServedKind | undefined> {
  try {
    return await cluster.fetchKind(apiVersion, kind, abort);
  } catch (error) {
    if (!isCodedError(error) || error.code !== "KIND_UNKNOWN") throw error;
    // The version may have gone while the kind stayed: its objects live on under another one.
    const served = await cluster.fetchKinds(abort);
    return served.find((one) => one.group === group && one.kind === kind);
  }
}

export function isTerminating({ metadata }: LiveObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}
