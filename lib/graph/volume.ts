/**
 * The volumes of a pod, its mounts, and the claim templates that count as volumes in a StatefulSet.
 */
import type { Container } from "./container";
import { asFields, asList, asText, type Fields } from "./fields";

export interface Volume {
  readonly name: string;
  readonly fields: Fields;
  readonly path: string;
}

/** A mount of a file system or a block device. */
export type Mount = Volume;

const NONE: readonly Volume[] = [];

export function readVolumes(spec: Fields, specPath: string): readonly Volume[] {
  return readNamed(spec.volumes, `${specPath}.volumes`);
}

/** Mounts and block devices of all containers. */
export function readMounts(containers: readonly Container[]): readonly Mount[] {
  return containers.flatMap(({ fields, path }) => [
    ...readNamed(fields.volumeMounts, `${path}.volumeMounts`),
    ...readNamed(fields.volumeDevices, `${path}.volumeDevices`),
  ]);
}

function readNamed(value: unknown, path: string): readonly Volume[] {
  const items = asList(value);
  if (items.length === 0) return NONE;
  return items.flatMap((item, index) => {
    const fields = asFields(item);
    const name = asText(fields.name);
    return name === undefined ? [] : [{ name, fields, path: `${path}[${String(index)}]` }];
  });
}

/** Names of the claim templates beside a pod template. */
export function readClaimTemplates(spec: Fields): readonly string[] {
  return asList(spec.volumeClaimTemplates).flatMap((item) => asText(asFields(asFields(item).metadata).name) ?? []);
}
