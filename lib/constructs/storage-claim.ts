/**
 * Storage that outlives the pods which mount it.
 */
import type { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import { readQuantity } from "../objects";
import { makeObject, namespaceOf, type ObjectProps } from "./api-object";
import { checkChoices } from "./choices";
import { type Refuse, refuseFor, shown } from "./refuse";
import { type Quantity, toQuantity } from "./resources";
import { dnsSubdomain } from "./syntax";
import type { VolumeSource } from "./volumes";

/**
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 * The prop writes them out, so that an error lists them.
 */
export type AccessMode = NonNullable<ClaimOptions["accessModes"]>[number];

const ACCESS_MODES: readonly AccessMode[] = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"];

/** Written where the user wrote none, since the API server has no default. */
export const CLAIM_DEFAULTS = { accessModes: ["ReadWriteOnce"] } as const;

/** What a claim asks for, made here or for each pod of a StatefulSet. */
export interface ClaimOptions {
  /** How much: `10Gi`. */
  readonly size: Quantity;
  /** Failure prevented: the API server refuses a claim without any. @default ReadWriteOnce */
  readonly accessModes?: readonly ("ReadWriteOnce" | "ReadOnlyMany" | "ReadWriteMany" | "ReadWriteOncePod")[];
  /** `""` for none at all. @default the cluster's default class */
  readonly storageClassName?: string;
  /** `Block`: the container gets a device, by `volumeDevices`. @default Filesystem, by the API server */
  readonly volumeMode?: "Filesystem" | "Block";
}

export interface StorageClaimProps extends ObjectProps, ClaimOptions {
  /** A volume made by hand. @default the class makes one */
  readonly volumeName?: string;
}

/**
 * A PersistentVolumeClaim. What it adds to what is written: `accessModes: [ReadWriteOnce]` where none are given.
 *
 * @example
 * const uploads = new StorageClaim(chart, "uploads", { size: "10Gi" });
 * new RollingDeployment(chart, "api", {
 *   volumes: { uploads: uploads.volume() },
 *   containers: [{ name: "app", image: "api:1", volumeMounts: [{ name: "uploads", mountPath: "/uploads" }] }],
 * });
 *
 * @throws CONSTRUCT_INVALID for values that the API server would refuse
 */
export class StorageClaim extends Construct {
  /** The PersistentVolumeClaim, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;
  readonly name: string;
  readonly namespace: string | undefined;

  constructor(scope: Construct, id: string, props: StorageClaimProps) {
    super(scope, id);
    const spec = { ...buildClaimSpec(props, "", refuseFor(this)), volumeName: props.volumeName };
    this.object = makeObject(this, props, { apiVersion: "v1", kind: "PersistentVolumeClaim", body: { spec } });
    this.name = this.object.name;
    this.namespace = namespaceOf(this, props);
  }

  /** The storage as a volume, for `volumes`. */
  volume({ readOnly }: { readonly readOnly?: boolean } = {}): VolumeSource {
    const persistentVolumeClaim = { claimName: this.name, ...(readOnly === undefined ? {} : { readOnly }) };
    return { persistentVolumeClaim, namespace: this.namespace };
  }
}

/** `field`: what stands before the names of its fields. */
export function buildClaimSpec(claim: ClaimOptions, field: string, refuse: Refuse): Readonly<Record<string, unknown>> {
  const { size, accessModes = CLAIM_DEFAULTS.accessModes, storageClassName, volumeMode } = claim;
  const bad = accessModes.find((mode) => !ACCESS_MODES.includes(mode));
  if (bad !== undefined || accessModes.length === 0) {
    refuse(`${field}accessModes is ${shown(accessModes.join(", "))}`, `Give some of ${ACCESS_MODES.join(", ")}`);
  }
  const isAlone = accessModes.length === 1 || !accessModes.includes("ReadWriteOncePod");
  if (!isAlone) refuse(`${field}accessModes has ReadWriteOncePod beside others`, "Give it alone");
  const problem = storageClassName ? dnsSubdomain(storageClassName) : undefined;
  if (problem !== undefined)
    refuse(`${field}storageClassName is ${shown(storageClassName)}: it ${problem}`, "Change it");
  checkChoices({ volumeMode }, ["volumeMode"], { refuse, field });
  const storage = toQuantity(size, `${field}size`, refuse);
  if (readQuantity(storage) === 0) refuse(`${field}size is ${shown(storage)}`, "Ask for more than zero");
  return { accessModes, resources: { requests: { storage } }, storageClassName, volumeMode };
}
