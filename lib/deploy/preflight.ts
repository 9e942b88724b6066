/**
 * What must be right before anything is planned: the server answers and knows us, the app has a name and a home, and
 * every object has a place.
 */
import type { Cluster } from "../cluster";
import { type CodedError, DeployError, isCodedError, UsageError } from "../errors";
import { type Abort, type Finding, type Manifest, refToText, type SynthesizedObject } from "../objects";
import { type DesiredObject, toDesired, toFindingObject } from "../plan";
import { APP_NAME, APP_NAME_RULE } from "./app-name";
import type { Session } from "./session";

const SYSTEM_NAMESPACES = ["kube-system", "kube-public", "kube-node-lease"];

/** The version of the server. Throws `PREFLIGHT_REFUSED`, `BAD_USAGE`, and what the client throws when the server cannot be used. */
export async function preflight({ cluster, request, abort }: Session): Promise<string> {
  const { app, homeNamespace } = request;
  if (!APP_NAME.test(app)) {
    throw new UsageError("BAD_USAGE", `\`${app}\` cannot be the name of an app`, {
      hint: `use ${APP_NAME_RULE}`,
    });
  }
  const home = findHomeProblem(cluster, homeNamespace, abort);
  const [problem, version] = await Promise.all([home, cluster.fetchVersion(abort)]);
  if (problem === undefined) return version;
  throw refused(`home namespace ${homeNamespace} ${problem}: lock and releases of ${app} are kept there`, {
    hint: "create it, or name another with --home-namespace",
  });
}

/** Who may not read Namespaces finds out at the first write. */
async function findHomeProblem(cluster: Cluster, name: string, abort: Abort): Promise<string | undefined> {
  try {
    const home = await cluster.fetchObject({ group: "", kind: "Namespace", name }, abort);
    if (home === undefined) return "does not exist";
    return home.metadata.deletionTimestamp === undefined ? undefined : "is being deleted";
  } catch (error) {
    if (isCodedError(error) && error.code === "FORBIDDEN") return undefined;
    throw error;
  }
}

export interface Placed {
  readonly desired: readonly DesiredObject[];
  /** Objects of kinds that neither server nor set has. */
  readonly findings: readonly Finding[];
}

/** The desired objects with their namespaces. */
export async function placeObjects(
  { cluster, request, abort }: Session,
  objects: readonly SynthesizedObject[],
  namespace: string,
): Promise<Placed> {
  const ownKinds = new Map(objects.flatMap(({ manifest }) => readCrdKind(manifest)));
  const namespaced = new Map<string, boolean>();
  const unknown = new Map<string, CodedError>();
  for (const { manifest } of objects) {
    const { apiVersion, kind } = manifest;
    const key = `${apiVersion}/${kind}`;
    if (namespaced.has(key) || unknown.has(key)) continue;
    const own = ownKinds.get(`${apiVersion.split("/")[0] ?? ""}/${kind}`);
    try {
      namespaced.set(key, own ?? (await cluster.fetchKind(apiVersion, kind, abort)).namespaced);
    } catch (error) {
      if (!isCodedError(error) || error.code !== "KIND_UNKNOWN") throw error;
      unknown.set(key, error);
    }
  }
  const isNamespaced = (apiVersion: string, kind: string) => namespaced.get(`${apiVersion}/${kind}`) ?? true;
  const desired = objects.map((object) => toDesired(object, { namespace, isNamespaced }));
  for (const object of desired) checkPlace(object, request);
  return { desired, findings: objects.flatMap((object) => toUnknownKind(object, unknown)) };
}

function toUnknownKind(
  { manifest, constructPath, source }: SynthesizedObject,
  unknown: ReadonlyMap<string, CodedError>,
): Finding[] {
  const error = unknown.get(`${manifest.apiVersion}/${manifest.kind}`);
  if (error === undefined) return [];
  const { hint } = error.details;
  const finding: Finding = {
    code: "kind-unknown",
    severity: "error",
    object: toFindingObject(manifest),
    path: "kind",
    message: `${source === undefined ? "" : `${source}: `}${error.message}`,
    ...(constructPath === undefined ? {} : { constructPath }),
    ...(hint === undefined ? {} : { hint }),
  };
  return [finding];
}

/** `group/kind` that a CustomResourceDefinition of the set brings, and whether its objects are namespaced. */
function readCrdKind({ kind, spec }: Manifest): [string, boolean][] {
  if (kind !== "CustomResourceDefinition") return [];
  const { group, names, scope } = (spec ?? {}) as { group?: string; names?: { kind?: string }; scope?: string };
  return [[`${group ?? ""}/${names?.kind ?? ""}`, scope !== "Cluster"]];
}

function checkPlace({ ref, constructPath }: DesiredObject, request: Session["request"]): void {
  const details = constructPath === undefined ? {} : { constructPath };
  const place = ref.kind === "Namespace" && ref.group === "" ? ref.name : ref.namespace;
  if (place !== undefined && SYSTEM_NAMESPACES.includes(place) && request.allowSystemNamespaces !== true) {
    const hint = "deploy it to a namespace of the app";
    throw refused(`${refToText(ref)}: ${place} belongs to the cluster itself`, { ...details, hint });
  }
  if (ref.kind === "Namespace" && ref.group === "" && ref.name === request.homeNamespace) {
    const hint = "name another home with --home-namespace: removing this Namespace would remove the app's releases";
    throw refused(`${refToText(ref)}: the app creates its own home namespace`, { ...details, hint });
  }
}

export function refused(message: string, details: { hint: string; constructPath?: string }): DeployError {
  return new DeployError("PREFLIGHT_REFUSED", message, details);
}
