/**
 * What the unreadable parts of an input may have held. An object that stands in a file with a fault is not missing: the
 * fault is told, and nothing that follows from it.
 */
import type { External } from "../graph";
import type { ReadFault } from "../synth/read-yaml";

/** Kinds that make no pods. Any other may. */
const WITHOUT_PODS = new Set(
  `APIService ClusterRole ClusterRoleBinding ConfigMap CustomResourceDefinition EndpointSlice Endpoints Gateway
  HTTPRoute HorizontalPodAutoscaler Ingress IngressClass LimitRange Namespace NetworkPolicy PersistentVolume
  PersistentVolumeClaim PodDisruptionBudget PriorityClass ResourceQuota Role RoleBinding Secret Service ServiceAccount
  StorageClass`.split(/\s+/),
);

export interface LostObjects {
  readonly externals: readonly External[];
  /** Whether it is not even known of which kinds they are. */
  readonly openWorld: boolean;
}

export function lostObjects(faults: readonly ReadFault[]): LostObjects {
  const kinds = [...new Set(faults.flatMap(({ lostKinds = [] }) => lostKinds))];
  const mayMakePods = kinds.some((kind) => !WITHOUT_PODS.has(kind));
  const lost = mayMakePods ? [...kinds, "Pod"] : kinds;
  return {
    externals: lost.map((kind) => ({ kind })),
    openWorld: faults.some(({ lostKinds }) => lostKinds === undefined),
  };
}
