/**
 * What only the explanation of a failure needs: which keys a ConfigMap or Secret has, what the nodes are like. Read
 * when a rollout is known to be doomed, as far as we are allowed to.
 */
import type { CauseCode } from "../diagnosis";
import { isCodedError } from "../errors";
import type { LiveObject } from "../objects";
import type { KeyList, Snapshot } from "../rollout";
import type { Session } from "./session";

/** The snapshot with what explains a cause of this code in this namespace; the same one when nothing would. */
export async function fetchExplanation(
  session: Session,
  snapshot: Snapshot,
  { code, namespace }: Doom,
): Promise<Snapshot> {
  if (code === "unschedulable") return { ...snapshot, nodes: (await fetchAll(session, "Node")) ?? [] };
  if (code.startsWith("config-"))
    return withKeys(snapshot, "configMaps", await fetchAll(session, "ConfigMap", namespace));
  if (code.startsWith("secret-")) return withKeys(snapshot, "secrets", await fetchAll(session, "Secret", namespace));
  return snapshot;
}

export interface Doom {
  readonly code: CauseCode;
  readonly namespace?: string | undefined;
}

async function fetchAll(
  { cluster, abort }: Session,
  kind: string,
  namespace?: string,
): Promise<readonly LiveObject[] | undefined> {
  try {
    const served = await cluster.fetchKind("v1", kind, abort);
    return (await cluster.list(served, namespace === undefined ? {} : { namespace }, abort)).items;
  } catch (error) {
    if (!isCodedError(error) || error.code === "ABORTED") throw error;
    return undefined;
  }
}

/** Keys only: values have no business here. */
function withKeys(
  snapshot: Snapshot,
  list: "configMaps" | "secrets",
  objects: readonly LiveObject[] | undefined,
): Snapshot {
  if (objects === undefined) return snapshot;
  const keys = objects.map(({ metadata: { namespace = "", name }, data, binaryData }): KeyList => {
    return { namespace, name, keys: Object.keys({ ...(data as object), ...(binaryData as object) }) };
  });
  return { ...snapshot, [list]: keys };
}
