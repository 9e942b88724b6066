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

export function readVolumes(spec: Fields, specPath: string): readonly Volume[] {
  const found: Volume[] = [];
  addNamed(found, spec.volumes, `${specPath}.volumes`);
  return found;
}

/** Mounts and block devices of all containers. */
export function readMounts(containers: readonly Container[]): readonly Mount[] {
  const found: Mount[] = [];
  for (const { fields, path } of containers) {
    addNamed(found, fields.volumeMounts, `${path}.volumeMounts`);
    addNamed(found, fields.volumeDevices, `${path}.volumeDevices`);
  }
  return found;
}

function addNamed(found: Volume[], value: unknown, path: string): void {
  const items = asList(value);
  for (let index = 0; index < items.length; index++) {
    const fields = asFields(items[index]);
    const name = asText(fields.name);
    if (name !== undefined) found.push({ name, fields, path: `${path}[${String(index)}]` });
  }
}

/** Names of the claim templates beside a pod template. */
export function readClaimTemplates(spec: Fields): readonly string[] {
  return asList(spec.volumeClaimTemplates).flatMap((item) => asText(asFields(asFields(item).metadata).name) ?? []);
}
