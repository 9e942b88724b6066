/**
 * Volumes of a pod. Each is declared once, under a name that the compiler keeps; a mount of any other does not compile.
 */
import { isKplusVolume, type KplusVolume, renderKplus } from "./kplus";
import { checkByName, type Refuse, shown } from "./refuse";
import { type Quantity, toQuantity } from "./resources";
import { dnsLabel, dnsSubdomain, isCount, isInteger } from "./syntax";

export interface KeyToPath {
  readonly key: string;
  readonly path: string;
  readonly mode?: number;
}

export interface KeyFiles {
  /** @default every key, as a file of its name */
  readonly items?: readonly KeyToPath[];
  /** @default 0644, by the API server */
  readonly defaultMode?: number;
  readonly optional?: boolean;
}

export interface DownwardApiItem {
  readonly path: string;
  readonly fieldRef?: { readonly fieldPath: string };
  readonly resourceFieldRef?: { readonly resource: string; readonly containerName?: string; readonly divisor?: string };
  readonly mode?: number;
}

export interface ServiceAccountTokenSource {
  readonly path: string;
  readonly audience?: string;
  readonly expirationSeconds?: number;
}

export type HostPathType =
  | "DirectoryOrCreate"
  | "Directory"
  | "FileOrCreate"
  | "File"
  | "Socket"
  | "CharDevice"
  | "BlockDevice";

/** Exactly one of them: written by hand, or made by what it refers to, such as `config.volume()`. */
export interface VolumeSource {
  readonly emptyDir?: { readonly medium?: "Memory"; readonly sizeLimit?: Quantity };
  readonly hostPath?: { readonly path: string; readonly type?: HostPathType };
  readonly configMap?: KeyFiles & { readonly name: string };
  readonly secret?: KeyFiles & { readonly secretName: string };
  readonly persistentVolumeClaim?: { readonly claimName: string; readonly readOnly?: boolean };
  /** Several sources in one directory; those made by `config.volume()` and `secret.volume()` among them. */
  readonly projected?: {
    readonly sources: readonly (VolumeSource | { readonly serviceAccountToken: ServiceAccountTokenSource })[];
    readonly defaultMode?: number;
  };
  readonly downwardAPI?: { readonly items: readonly DownwardApiItem[]; readonly defaultMode?: number };
  readonly nfs?: { readonly server: string; readonly path: string; readonly readOnly?: boolean };
  readonly csi?: {
    readonly driver: string;
    readonly readOnly?: boolean;
    readonly fsType?: string;
    readonly volumeAttributes?: Readonly<Record<string, string>>;
  };
  readonly ephemeral?: { readonly volumeClaimTemplate: object };
  readonly image?: { readonly reference: string; readonly pullPolicy?: "Always" | "IfNotPresent" | "Never" };
  /** Namespace of the object that is referred to, where known: pods can only mount from their own. */
  readonly namespace?: string | undefined;
}

export type Volumes<W extends string = string> = { readonly [K in W]?: VolumeSource | KplusVolume };

const SOURCES = [
  ...["emptyDir", "hostPath", "configMap", "secret", "persistentVolumeClaim", "projected"],
  ...["downwardAPI", "nfs", "csi", "ephemeral", "image"],
];

export interface VolumePlace {
  readonly namespace: string | undefined;
  readonly refuse: Refuse;
}

export function buildVolumes(volumes: Volumes, place: VolumePlace): Readonly<Record<string, unknown>>[] {
  checkByName(volumes, "volumes", place.refuse);
  return Object.entries(volumes).flatMap(([name, given]) => {
    const problem = dnsLabel(name);
    if (problem !== undefined) place.refuse(`volumes has the name ${shown(name)}: it ${problem}`, "Rename the volume");
    return given === undefined ? [] : [{ name, ...buildSource(given, `volumes.${name}`, place) }];
  });
}

function buildSource(given: VolumeSource | KplusVolume, field: string, place: VolumePlace): Record<string, unknown> {
  const { refuse } = place;
  if (isKplusVolume(given)) {
    const { name, ...source } = renderKplus(given, "Volume", { field, ports: [], refuse });
    return source;
  }
  const { namespace, ...source } = given;
  if (namespace !== undefined && place.namespace !== undefined && namespace !== place.namespace) {
    const fact = `${field} mounts from namespace ${shown(namespace)}, the pods are in ${shown(place.namespace)}`;
    refuse(fact, "Create it in the pods' namespace");
  }
  const kinds = Object.entries(source).filter(([, value]) => value !== undefined);
  const known = kinds.filter(([kind]) => SOURCES.includes(kind));
  if (kinds.length !== 1 || known.length !== 1) {
    refuse(
      `${field} has ${kinds.map(([kind]) => kind).join(" and ") || "no source"}`,
      `Give one of ${SOURCES.join(", ")}`,
    );
  }
  checkSource(source, field, refuse);
  const { emptyDir, projected } = source;
  if (emptyDir !== undefined) return { emptyDir: buildEmptyDir(emptyDir, field, refuse) };
  if (projected === undefined) return checkModes(source, field, refuse);
  const sources = projected.sources.map((one, index) => {
    const inside = `${field}.sources[${String(index)}]`;
    if (!("serviceAccountToken" in one)) return toProjection(buildSource(one, inside, place));
    checkToken(one.serviceAccountToken, `${inside}.serviceAccountToken`, refuse);
    return one;
  });
  return { projected: { ...projected, sources } };
}

function buildEmptyDir({ medium, sizeLimit }: NonNullable<VolumeSource["emptyDir"]>, field: string, refuse: Refuse) {
  return { medium, sizeLimit: sizeLimit && toQuantity(sizeLimit, `${field}.emptyDir.sizeLimit`, refuse) };
}

/** Names that it refers to, and paths: what the API server asks of each. */
function checkSource(source: VolumeSource, field: string, refuse: Refuse): void {
  const { configMap, secret, persistentVolumeClaim: claim, hostPath, nfs, downwardAPI } = source;
  const names = { "configMap.name": configMap?.name, "secret.secretName": secret?.secretName };
  for (const [name, given] of Object.entries({ ...names, "persistentVolumeClaim.claimName": claim?.claimName })) {
    const problem = given === undefined ? undefined : dnsSubdomain(given);
    if (problem !== undefined) refuse(`${field}.${name} is ${shown(given)}: it ${problem}`, "Change it");
  }
  const items = [...(configMap?.items ?? []), ...(secret?.items ?? []), ...(downwardAPI?.items ?? [])];
  const bad = items.find(({ path }) => path === "" || path.startsWith("/") || hasDots(path));
  if (bad !== undefined)
    refuse(`${field} has the path ${shown(bad.path)}`, "Give a path inside the volume, without '..'");
  if (hostPath !== undefined && (hostPath.path === "" || hasDots(hostPath.path))) {
    refuse(`${field}.hostPath.path is ${shown(hostPath.path)}`, "Give a path of the node, without '..'");
  }
  if (nfs !== undefined && !nfs.path.startsWith("/"))
    refuse(`${field}.nfs.path is ${shown(nfs.path)}`, "Begin it with '/'");
}

const hasDots = (path: string): boolean => path.split("/").includes("..");

function checkToken(
  { path, expirationSeconds = 3600 }: ServiceAccountTokenSource,
  field: string,
  refuse: Refuse,
): void {
  if (path === "" || path.startsWith("/") || hasDots(path)) {
    refuse(`${field} has the path ${shown(path)}`, "Give a path inside the volume, without '..'");
  }
  if (isCount(expirationSeconds, 600)) return;
  refuse(`${field}.expirationSeconds is ${shown(expirationSeconds)}`, "Give at least 600, ten minutes");
}

function checkModes(source: VolumeSource, field: string, refuse: Refuse): Record<string, unknown> {
  const { configMap, secret, downwardAPI } = source;
  const files = configMap ?? secret ?? downwardAPI;
  const modes = [files?.defaultMode, ...(files?.items ?? []).map(({ mode }) => mode)];
  const bad = modes.find((mode) => mode !== undefined && !(isInteger(mode) && mode >= 0 && mode <= 0o777));
  if (bad !== undefined) refuse(`${field} has the mode ${shown(bad)}`, "Give one from 0 to 0o777");
  return { ...source };
}

/** The same source as a part of a projected volume, which says `name` of a Secret too, and has one mode for all. */
function toProjection(source: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(source as Record<string, Record<string, unknown>>).map(([kind, content]) => {
      const { defaultMode, secretName, ...rest } = content;
      return [kind, secretName === undefined ? rest : { name: secretName, ...rest }];
    }),
  );
}
