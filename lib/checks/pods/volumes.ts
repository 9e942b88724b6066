/**
 * The volumes of a pod, its mounts, and the claim templates that count as volumes in a StatefulSet.
 */
import { asFields, asList, asText, type Fields, type PodSource } from "../../graph";

export interface Volume {
  readonly name: string;
  readonly fields: Fields;
  readonly path: string;
}

export function readVolumes({ spec, specPath }: PodSource): readonly Volume[] {
  return asList(spec.volumes).flatMap((item, index) => {
    const fields = asFields(item);
    const name = asText(fields.name);
    return name === undefined ? [] : [{ name, fields, path: `${specPath}.volumes[${String(index)}]` }];
  });
}

/** Names of the claim templates beside the pod template. */
export function claimTemplates({ node }: PodSource): readonly string[] {
  return asList(node.spec.volumeClaimTemplates).flatMap((item) => asText(asFields(asFields(item).metadata).name) ?? []);
}

export interface Mount {
  readonly name: string;
  readonly fields: Fields;
  readonly path: string;
}

/** Mounts and block devices of all containers. */
export function readMounts({ containers }: PodSource): readonly Mount[] {
  return containers.flatMap(({ fields, path }) =>
    ["volumeMounts", "volumeDevices"].flatMap((member) =>
      asList(fields[member]).flatMap((item, index) => {
        const mount = asFields(item);
        const name = asText(mount.name);
        return name === undefined ? [] : [{ name, fields: mount, path: `${path}.${member}[${String(index)}]` }];
      }),
    ),
  );
}
