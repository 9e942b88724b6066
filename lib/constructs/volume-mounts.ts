/**
 * Where containers see the pod's volumes: as directories or as block devices. A mount names a declared volume.
 */
import { type Refuse, shown } from "./refuse";

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

/** What a mount may name; a text that says so where there is nothing to name. */
export type VolumeName<W extends string> = [W] extends [never] ? NoVolumes : W;
export type NoVolumes = string & { readonly "the pod declares no such volume": never };

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
