/**
 * Fields that the API server refuses to change, by kind (the update validations of pkg/apis and their strategies).
 */
import { asFields, asList, asNumber, deepField, type Fields, type GraphNode, memberPath } from "../../graph";
import { readQuantity } from "../../objects";
import type { Pair } from "./comparison";
import { changedPodFields } from "./immutable-pod-fields";
import { meansSame } from "./same-meaning";
import { isSameContent, secretContent } from "./sealed-content";

/** The paths of a pair that differ although they must not. */
type ImmutablePart = (pair: Pair) => readonly string[];

function all(...parts: readonly ImmutablePart[]): ImmutablePart {
  return (pair) => parts.flatMap((part) => part(pair));
}

function fixed(...paths: readonly string[]): ImmutablePart {
  return ({ old, now }) => paths.filter((path) => !isSameAt(old.manifest, now.manifest, path));
}

function isSameAt(old: Fields, now: Fields, path: string): boolean {
  return meansSame(deepField(old, path), deepField(now, path), path.slice(path.lastIndexOf(".") + 1));
}

/** Fields that the cluster fills or keeps when they are left out: they cannot be set to something else. */
function fixedWhereGiven(...paths: readonly string[]): ImmutablePart {
  return ({ old, now }) =>
    paths.filter((path) => {
      const value = deepField(now.manifest, path) ?? "";
      return value !== "" && !isSameAt(old.manifest, now.manifest, path);
    });
}

/** Everything below `spec` but some members. */
function fixedSpec(...mutable: readonly string[]): ImmutablePart {
  return ({ old, now }) => {
    const members = new Set([...Object.keys(old.spec), ...Object.keys(now.spec)]);
    return [...members]
      .filter((member) => !mutable.includes(member) && !meansSame(old.spec[member], now.spec[member], member))
      .map((member) => memberPath("spec", member));
  };
}

/** ConfigMaps and Secrets that were declared immutable. */
function sealed(contentOf: (manifest: Fields) => Readonly<Record<string, Fields>>): ImmutablePart {
  return ({ old, now }) => {
    if (old.manifest.immutable !== true) return [];
    const [before, after] = [contentOf(old.manifest), contentOf(now.manifest)];
    const changed = Object.keys(after).filter((member) => !isSameContent(before[member], after[member]));
    return changed.length === 0 && now.manifest.immutable !== true ? ["immutable"] : changed;
  };
}

const configMapContent = ({ data, binaryData }: Fields): Readonly<Record<string, Fields>> => ({
  data: asFields(data),
  binaryData: asFields(binaryData),
});

/** A Service keeps its address, unless it was or becomes a mere alias. */
const serviceAddress: ImmutablePart = (pair) => {
  const typeOf = ({ spec }: GraphNode): unknown => spec.type;
  if (typeOf(pair.old) === "ExternalName" || typeOf(pair.now) === "ExternalName") return [];
  const balanced = typeOf(pair.old) === "LoadBalancer" && typeOf(pair.now) === "LoadBalancer";
  return [
    ...fixedWhereGiven("spec.clusterIP")(pair),
    ...(balanced ? fixed("spec.loadBalancerClass")(pair) : []),
    ...(isSameFamily(pair) ? [] : ["spec.ipFamilies"]),
  ];
};

/** The first family stays; a second may come and go. */
function isSameFamily({ old, now }: Pair): boolean {
  const [before] = asList(old.spec.ipFamilies);
  const [after] = asList(now.spec.ipFamilies);
  return before === undefined || after === undefined || before === after;
}

/** A volume can grow, not shrink. */
const claimSize: ImmutablePart = ({ old, now }) => {
  const path = "spec.resources.requests.storage";
  const [before, after] = [old, now].map(({ manifest }) => readQuantity(deepField(manifest, path)));
  return before !== undefined && after !== undefined && after < before ? [path] : [];
};

/** The class of a claim that names none is the cluster's default one, which may be the one that is now named. */
const claimClass: ImmutablePart = (pair) =>
  (pair.old.spec.storageClassName ?? null) === null ? [] : fixed("spec.storageClassName")(pair);

/**
 * Only an Indexed Job can change its completions, together with its parallelism. A Job that named neither was given
 * completions of 1, which an apply that still names none leaves as they are.
 */
const jobCompletions: ImmutablePart = ({ old, now }) => {
  const counts = [old.spec.completions, old.spec.parallelism, now.spec.completions];
  if (counts.every((count) => count === undefined)) return [];
  const completionsOf = ({ spec }: GraphNode): number | undefined => {
    return asNumber(spec.completions) ?? (spec.parallelism === undefined ? 1 : undefined);
  };
  const isElastic = now.spec.completionMode === "Indexed" && now.spec.completions === (now.spec.parallelism ?? 1);
  return isElastic || completionsOf(old) === completionsOf(now) ? [] : ["spec.completions"];
};

/** A Job that is suspended may still be told where to run. */
const jobTemplate: ImmutablePart = ({ old, now }) => {
  const pinned = ({ spec }: GraphNode): unknown =>
    old.spec.suspend === true ? withoutPlace(spec.template) : spec.template;
  return meansSame(pinned(old), pinned(now)) ? [] : ["spec.template"];
};

function withoutPlace(template: unknown): Fields {
  const { metadata: _, spec, ...rest } = asFields(template);
  const { affinity, nodeSelector: _1, tolerations: _2, schedulingGates: _3, ...kept } = asFields(spec);
  const { nodeAffinity: _4, ...affinityOfPods } = asFields(affinity);
  return { ...rest, spec: { ...kept, affinity: affinityOfPods } };
}

/** Opaque is what a Secret without a type is. */
const secretType: ImmutablePart = ({ old, now }) => {
  const typeOf = ({ manifest }: GraphNode): unknown => manifest.type ?? "Opaque";
  return typeOf(old) === typeOf(now) ? [] : ["type"];
};

const secretFields: ImmutablePart = (pair) => {
  const type = secretType(pair);
  if (type.length > 0) return type; // another type brings other keys
  const isWritten = (path: string): boolean => pair.now.manifest[path] !== undefined;
  return sealed(secretContent)(pair).map((path) => (path === "data" && !isWritten(path) ? "stringData" : path));
};

const BINDING = fixed("roleRef");
const SELECTOR = fixed("spec.selector");
const WHOLE_SPEC = fixedSpec();

const PARTS: Readonly<Record<string, ImmutablePart>> = {
  "/ConfigMap": sealed(configMapContent),
  "/PersistentVolume": fixedSpec(
    "accessModes",
    "capacity",
    "claimRef",
    "mountOptions",
    "nodeAffinity",
    "persistentVolumeReclaimPolicy",
    "storageClassName",
    "volumeAttributesClassName",
  ),
  "/PersistentVolumeClaim": all(
    fixedSpec("resources", "storageClassName", "volumeAttributesClassName", "volumeName"),
    claimClass,
    claimSize,
  ),
  "/Pod": changedPodFields,
  "/Secret": secretFields,
  "/Service": serviceAddress,
  "apiextensions.k8s.io/CustomResourceDefinition": fixed(
    "spec.group",
    "spec.scope",
    "spec.names.kind",
    "spec.names.plural",
  ),
  "apps/DaemonSet": SELECTOR,
  "apps/Deployment": SELECTOR,
  "apps/ReplicaSet": SELECTOR,
  "apps/StatefulSet": fixedSpec(
    "replicas",
    "ordinals",
    "template",
    "updateStrategy",
    "minReadySeconds",
    "persistentVolumeClaimRetentionPolicy",
    "revisionHistoryLimit",
  ),
  "batch/Job": all(
    jobTemplate,
    jobCompletions,
    fixed(
      "spec.selector",
      "spec.completionMode",
      "spec.podFailurePolicy",
      "spec.successPolicy",
      "spec.backoffLimitPerIndex",
      "spec.managedBy",
    ),
  ),
  "discovery.k8s.io/EndpointSlice": fixed("addressType"),
  "networking.k8s.io/IngressClass": fixed("spec.controller"),
  "node.k8s.io/RuntimeClass": fixed("handler"),
  "rbac.authorization.k8s.io/ClusterRoleBinding": BINDING,
  "rbac.authorization.k8s.io/RoleBinding": BINDING,
  "resource.k8s.io/ResourceClaim": WHOLE_SPEC,
  "resource.k8s.io/ResourceClaimTemplate": WHOLE_SPEC,
  "scheduling.k8s.io/PriorityClass": fixed("value", "preemptionPolicy"),
  "storage.k8s.io/CSIDriver": fixed("spec.attachRequired", "spec.volumeLifecycleModes"),
  "storage.k8s.io/StorageClass": fixed("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"),
};

/** Fields of a pair that were changed although the API server refuses it. */
export function changedImmutableFields(pair: Pair): readonly string[] {
  return PARTS[`${pair.now.group}/${pair.now.kind}`]?.(pair) ?? [];
}
