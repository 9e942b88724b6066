/**
 * Whether we may watch what the rollouts will need. Asked before the first write: who finds out afterwards has changed
 * the cluster and cannot tell whether it is well, nor when to restore.
 */
import { DeployError, isCodedError } from "../errors";
import type { DesiredObject } from "../plan";
import { hasRollout } from "../rollout";
import { mapBounded } from "./bounded";
import type { Session } from "./session";
import { findLists, KINDS, type NamedList, OPTIONAL } from "./watched-lists";

/** Throws `FORBIDDEN` with the rights that are missing. */
export async function checkSight(session: Session, desired: readonly DesiredObject[]): Promise<void> {
  const followed = desired
    .filter(({ manifest }) => hasRollout(manifest))
    .map(({ ref: { kind, namespace = "" } }) => ({ kind, namespace }));
  const needed = findLists(followed).filter(({ name }) => OPTIONAL[name] === undefined);
  const asked = needed.flatMap((list) => ["list", "watch"].map((verb) => ({ ...list, verb })));
  const answers = await mapBounded(asked, (one) => fetchMissing(session, one));
  const missing = answers.filter((one) => one !== undefined);
  if (missing.length === 0) return;
  throw new DeployError("FORBIDDEN", `no right to ${missing.join(", ")}: the rollout could not be watched`, {
    hint: "ask for these rights (the ClusterRole view has them); nothing was changed",
  });
}

async function fetchMissing(
  { cluster, abort }: Session,
  { name, namespace, verb }: NamedList & { readonly verb: string },
): Promise<string | undefined> {
  const [apiVersion, kindName] = KINDS[name];
  const { group, resource } = await cluster.fetchKind(apiVersion, kindName, abort);
  try {
    if (await cluster.fetchAccess({ verb, group, resource, namespace }, abort)) return undefined;
  } catch (error) {
    // Who may not even ask finds out at the watch.
    if (isCodedError(error) && error.code === "FORBIDDEN") return undefined;
    throw error;
  }
  return `${verb} ${resource} in ${namespace}`;
}
