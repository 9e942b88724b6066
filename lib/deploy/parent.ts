/**
 * The parent Secret of an app: by KEP-3659 it says which kinds and namespaces its objects are in, for any tool; for
 * ours it also keeps the key that digests of Secret values are made with.
 */
import { randomBytes } from "node:crypto";
import type { Cluster } from "../cluster";
import { DeployError } from "../errors";
import { type LiveObject, type Manifest, type ObjectRef, toVisibleLine } from "../objects";
import { APP_LABEL, applySetId, type InventoryEntry, parentName } from "../plan";
import type { AppQuery } from "./request";

const ID_LABEL = "applyset.kubernetes.io/id";
const TOOLING = "applyset.kubernetes.io/tooling";
const GROUP_KINDS = "applyset.kubernetes.io/contains-group-kinds";
const NAMESPACES = "applyset.kubernetes.io/additional-namespaces";
/** Name and version of the format, not of the package: another version of Slipway may go on with it. */
const TOOLING_NAME = "slipway/v0.1.0";

export interface Parent {
  readonly exists: boolean;
  /** Base64; new when there is no parent yet. */
  readonly digestKey: string;
}

export function parentRef(app: string, homeNamespace: string): ObjectRef {
  return { group: "", kind: "Secret", namespace: homeNamespace, name: parentName(app) };
}

/** Throws `PREFLIGHT_REFUSED` when the parent belongs to another tool. */
export async function fetchParent({ cluster, app, homeNamespace, abort }: AppQuery): Promise<Parent> {
  const live = await cluster.fetchObject(parentRef(app, homeNamespace), abort);
  if (live === undefined) return { exists: false, digestKey: randomBytes(32).toString("base64") };
  const tooling = live.metadata.annotations?.[TOOLING] ?? "nobody";
  if (!tooling.startsWith("slipway/")) throw foreignParent(live, tooling);
  const { digestKey } = (live.data ?? {}) as { digestKey?: string };
  return { exists: true, digestKey: digestKey ?? randomBytes(32).toString("base64") };
}

function foreignParent({ metadata }: LiveObject, tooling: string): DeployError {
  const name = `${metadata.namespace ?? ""}/${metadata.name}`;
  return new DeployError("PREFLIGHT_REFUSED", `Secret ${name} is an ApplySet of ${toVisibleLine(tooling)}`, {
    hint: "choose another --name or --home-namespace",
  });
}

/** Writes what the app consists of: before the first apply everything that is or will be, at the end what remains. */
export async function applyParent(
  query: AppQuery,
  parent: Parent,
  inventory: readonly InventoryEntry[],
): Promise<void> {
  await query.cluster.apply(toParent(query, parent, inventory), { force: true });
}

export function toParent(
  { app, homeNamespace }: AppQuery,
  parent: Parent,
  inventory: readonly InventoryEntry[],
): Manifest {
  const kinds = unique(inventory.map(({ group, kind }) => (group === "" ? kind : `${kind}.${group}`)));
  const namespaces = unique(inventory.map(({ namespace }) => namespace ?? homeNamespace));
  const metadata = {
    name: parentName(app),
    namespace: homeNamespace,
    labels: { [APP_LABEL]: app, [ID_LABEL]: applySetId(app, homeNamespace) },
    annotations: {
      [TOOLING]: TOOLING_NAME,
      [GROUP_KINDS]: kinds.join(","),
      [NAMESPACES]: namespaces.filter((namespace) => namespace !== homeNamespace).join(","),
    },
  };
  return {
    apiVersion: "v1",
    kind: "Secret",
    type: "slipway.dev/parent.v1",
    metadata,
    data: { digestKey: parent.digestKey },
  };
}

export async function deleteParent(cluster: Cluster, ref: ObjectRef): Promise<void> {
  const live = await cluster.fetchObject(ref);
  if (live !== undefined) await cluster.delete(ref, { uid: live.metadata.uid });
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
