/**
 * Storage that outlives the pods which mount it.
 */
import type { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import { makeObject, namespaceOf, type ObjectProps } from "./api-object";
import { refuseFor, shown } from "./refuse";
import { type Quantity, toQuantity } from "./resources";
import type { VolumeSource } from "./volumes";

const ACCESS_MODES = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"] as const;

export interface StorageClaimProps extends ObjectProps {
  /** How much: `10Gi`. */
  readonly size: Quantity;
  /** Failure prevented: the API server refuses a claim without any. @default ReadWriteOnce */
  readonly accessModes?: readonly (typeof ACCESS_MODES)[number][];
  /** `""` for none at all. @default the cluster's default class */
  readonly storageClassName?: string;
  readonly volumeMode?: "Filesystem" | "Block";
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
    const refuse = refuseFor(this);
    const { size, accessModes = ["ReadWriteOnce"], storageClassName, volumeMode, volumeName } = props;
    const bad = accessModes.find((mode) => !ACCESS_MODES.includes(mode));
    if (bad !== undefined || accessModes.length === 0) {
      refuse(`accessModes is ${shown(accessModes.join(", "))}`, `Give some of ${ACCESS_MODES.join(", ")}`);
    }
    const storage = toQuantity(size, "size", refuse);
    if (Number.parseFloat(String(storage)) === 0) refuse(`size is ${shown(storage)}`, "Ask for more than zero");
    const spec = {
      accessModes,
      resources: { requests: { storage } },
      storageClassName,
      volumeMode,
      volumeName,
    };
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
