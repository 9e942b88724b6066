/**
 * Fields that the API server refuses to change, by kind (the update validations of pkg/apis and their strategies).
 */
import { deepField, type GraphNode, memberPath } from "../../graph";
import { isSame, type Pair } from "./comparison";

/** The paths of a pair that differ although they must not. */
type ImmutablePart = (pair: Pair) => readonly string[];

function fixed(...paths: readonly string[]): ImmutablePart {
  return ({ old, now }) =>
    paths.filter((path) => !isSame(deepField(old.manifest, path), deepField(now.manifest, path)));
}

/** Once written, always written: a field that the cluster fills when it is left out. */
function fixedWhereGiven(...paths: readonly string[]): ImmutablePart {
  return ({ old, now }) =>
    paths.filter((path) => {
      const value = deepField(now.manifest, path);
      return value !== undefined && value !== null && !isSame(deepField(old.manifest, path), value);
    });
}

/** Everything below `spec` but some members. */
function fixedSpec(...mutable: readonly string[]): ImmutablePart {
  return ({ old, now }) => {
    const members = new Set([...Object.keys(old.spec), ...Object.keys(now.spec)]);
    return [...members]
      .filter((member) => !mutable.includes(member) && !isSame(old.spec[member], now.spec[member]))
      .map((member) => memberPath("spec", member));
  };
}

/** ConfigMaps and Secrets that were declared immutable. */
function fixedWhenSealed(...members: readonly string[]): ImmutablePart {
  return (pair) => (pair.old.manifest.immutable === true ? fixed("immutable", ...members)(pair) : []);
}

/** A Service keeps its address, unless it was or becomes a mere alias. */
const serviceAddress: ImmutablePart = (pair) => {
  const isAlias = ({ spec }: GraphNode): boolean => spec.type === "ExternalName";
  if (isAlias(pair.old) || isAlias(pair.now)) return [];
  return fixedWhereGiven("spec.clusterIP")(pair);
};

/** A Pod can get another image, and little else. */
const podSpec: ImmutablePart = (pair) => {
  const members = fixedSpec(
    "activeDeadlineSeconds",
    "tolerations",
    "terminationGracePeriodSeconds",
    "schedulingGates",
  )(pair);
  return members.filter((path) => {
    if (!/^spec\.(?:containers|initContainers)$/.test(path)) return true;
    const withoutImages = ({ manifest }: GraphNode): unknown => dropImages(deepField(manifest, path));
    return !isSame(withoutImages(pair.old), withoutImages(pair.now));
  });
};

function dropImages(containers: unknown): unknown {
  if (!Array.isArray(containers)) return containers;
  return containers.map((container: unknown) => ({ ...(container as object), image: undefined }));
}

const BINDING = fixed("roleRef");

const PARTS: Readonly<Record<string, ImmutablePart>> = {
  "/ConfigMap": fixedWhenSealed("data", "binaryData"),
  "/PersistentVolumeClaim": fixedSpec("resources", "volumeAttributesClassName", "volumeName"),
  "/Pod": podSpec,
  "/Secret": (pair) => [...secretType(pair), ...fixedWhenSealed("data", "stringData")(pair)],
  "/Service": serviceAddress,
  "apiextensions.k8s.io/CustomResourceDefinition": fixed(
    "spec.group",
    "spec.scope",
    "spec.names.kind",
    "spec.names.plural",
  ),
  "apps/DaemonSet": fixed("spec.selector"),
  "apps/Deployment": fixed("spec.selector"),
  "apps/ReplicaSet": fixed("spec.selector"),
  "apps/StatefulSet": fixedSpec(
    "replicas",
    "ordinals",
    "template",
    "updateStrategy",
    "minReadySeconds",
    "persistentVolumeClaimRetentionPolicy",
    "revisionHistoryLimit",
  ),
  "batch/Job": fixed(
    "spec.template",
    "spec.selector",
    "spec.completionMode",
    "spec.manualSelector",
    "spec.podFailurePolicy",
  ),
  "discovery.k8s.io/EndpointSlice": fixed("addressType"),
  "networking.k8s.io/IngressClass": fixed("spec.controller"),
  "node.k8s.io/RuntimeClass": fixed("handler"),
  "rbac.authorization.k8s.io/ClusterRoleBinding": BINDING,
  "rbac.authorization.k8s.io/RoleBinding": BINDING,
  "scheduling.k8s.io/PriorityClass": fixed("value", "preemptionPolicy"),
  "storage.k8s.io/StorageClass": fixed("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"),
};

/** Opaque is what a Secret without a type is. */
function secretType({ old, now }: Pair): readonly string[] {
  const typeOf = ({ manifest }: GraphNode): unknown => manifest.type ?? "Opaque";
  return typeOf(old) === typeOf(now) ? [] : ["type"];
}

/** Fields of a pair that were changed although the API server refuses it. */
export function changedImmutableFields(pair: Pair): readonly string[] {
  return PARTS[`${pair.now.group}/${pair.now.kind}`]?.(pair) ?? [];
}
