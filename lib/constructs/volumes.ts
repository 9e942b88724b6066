/**
 * Volumes of a pod and where its containers mount them. A volume is declared once, under a name that the compiler keeps;
 * a mount of any other name does not compile.
 */
import { isKplusVolume, type KplusVolume, renderKplus } from "./kplus";
import { type Refuse, shown } from "./refuse";
import { type Quantity, toQuantity } from "./resources";
import { dnsLabel, isInteger } from "./syntax";

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

/** `W`: the names of the pod's volumes. */
export interface VolumeMount<W extends string = string> {
  /** Name of one of the pod's volumes. */
  readonly name: W;
  readonly mountPath: string;
  readonly readOnly?: boolean;
  readonly subPath?: string;
  /** With `$(NAME)` of the container's env. */
  readonly subPathExpr?: string;
  readonly mountPropagation?: "None" | "HostToContainer" | "Bidirectional";
}

export interface VolumeDevice<W extends string = string> {
  /** Name of one of the pod's volumes. */
  readonly name: W;
  /** `/dev/xvda` */
  readonly devicePath: string;
}

export type Volumes<W extends string = string> = { readonly [K in W]?: VolumeSource | KplusVolume };

/** What a mount may name; a text that says so where there is nothing to name. */
export type VolumeName<W extends string> = [W] extends [never] ? NoVolumes : W;
export type NoVolumes = string & { readonly "the pod declares no such volume": never };

const SOURCES = [
  ...["emptyDir", "hostPath", "configMap", "secret", "persistentVolumeClaim", "projected"],
  ...["downwardAPI", "nfs", "csi", "ephemeral", "image"],
];

export interface VolumePlace {
  readonly namespace: string | undefined;
  readonly refuse: Refuse;
}

export function buildVolumes(volumes: Volumes, place: VolumePlace): Readonly<Record<string, unknown>>[] {
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
  const { emptyDir, projected } = source;
  if (emptyDir !== undefined) return { emptyDir: buildEmptyDir(emptyDir, field, refuse) };
  if (projected === undefined) return checkModes(source, field, refuse);
  const sources = projected.sources.map((one, index) =>
    "serviceAccountToken" in one ? one : toProjection(buildSource(one, `${field}.sources[${String(index)}]`, place)),
  );
  return { projected: { ...projected, sources } };
}

function buildEmptyDir({ medium, sizeLimit }: NonNullable<VolumeSource["emptyDir"]>, field: string, refuse: Refuse) {
  return { medium, sizeLimit: sizeLimit && toQuantity(sizeLimit, `${field}.emptyDir.sizeLimit`, refuse) };
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

export interface MountPlace {
  readonly field: string;
  /** Volumes of the pod, claim templates included. */
  readonly volumeNames: readonly string[];
  readonly refuse: Refuse;
}

/** Returns the mounts as given, or throws. */
export function checkMounts(mounts: readonly VolumeMount[], { field, volumeNames, refuse }: MountPlace) {
  const paths = mounts.map(({ mountPath }) => mountPath);
  for (const [index, { name, mountPath, subPath, subPathExpr }] of mounts.entries()) {
    const place = `${field}[${String(index)}]`;
    checkDeclared(name, place, { volumeNames, refuse });
    if (typeof mountPath !== "string" || mountPath === "" || mountPath.includes(":")) {
      refuse(`${place}.mountPath is ${shown(mountPath)}`, "Give a path without ':'");
    }
    if (paths.indexOf(mountPath) !== index) refuse(`${field} has two at ${shown(mountPath)}`, "Give each its own path");
    if (subPath !== undefined && subPathExpr !== undefined) refuse(`${place} has subPath and subPathExpr`, "Give one");
    if ([subPath, subPathExpr].some((path) => path?.startsWith("/") || path?.split("/").includes(".."))) {
      refuse(
        `${place} has the subPath ${shown(subPath ?? subPathExpr)}`,
        "Give a path inside the volume, without '..'",
      );
    }
  }
  return mounts;
}

function checkDeclared(name: string, field: string, { volumeNames, refuse }: Omit<MountPlace, "field">): void {
  if (volumeNames.includes(name)) return;
  const have = volumeNames.length === 0 ? "no volume" : volumeNames.join(", ");
  refuse(`${field} mounts ${shown(name)}, the pod has ${have}`, "Declare it in volumes, or name one of them");
}

/** Returns the devices as given, or throws. */
export function checkDevices(devices: readonly VolumeDevice[], { field, ...place }: MountPlace) {
  for (const [index, { name, devicePath }] of devices.entries()) {
    checkDeclared(name, `${field}[${String(index)}]`, place);
    if (typeof devicePath !== "string" || devicePath === "" || devicePath.split("/").includes("..")) {
      place.refuse(`${field}[${String(index)}].devicePath is ${shown(devicePath)}`, "Give a path without '..'");
    }
  }
  return devices;
}
