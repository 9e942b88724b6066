/**
 * The order of apply, by kind. Only what the API server or a controller needs *at apply time* is ordered: a Namespace
 * before what is in it, a CRD before its objects, a ServiceAccount before the pods that name it. Deletes run in reverse.
 */
import type { ObjectRef } from "../objects";

/** Kinds by wave. A kind that is in none of them (custom resources, say) goes with the workloads. */
const WAVES: readonly (readonly string[])[] = [
  ["Namespace", "CustomResourceDefinition"],
  [
    "PriorityClass",
    "StorageClass",
    "RuntimeClass",
    "IngressClass",
    "GatewayClass",
    "VolumeSnapshotClass",
    "VolumeAttributesClass",
    "CSIDriver",
    "DeviceClass",
    "PersistentVolume",
    "ClusterRole",
  ],
  [
    "ServiceAccount",
    "ConfigMap",
    "Secret",
    "PersistentVolumeClaim",
    "Role",
    "ResourceQuota",
    "LimitRange",
    "NetworkPolicy",
  ],
  // After roles and accounts: the API server refuses a binding to a role that it cannot check for escalation.
  ["RoleBinding", "ClusterRoleBinding"],
  // Before the pods: environment variables of Services are fixed when a container starts.
  ["Service", "PodDisruptionBudget", "Endpoints", "EndpointSlice"],
  [],
  // What points at a workload or a Service.
  ["HorizontalPodAutoscaler", "VerticalPodAutoscaler", "Ingress", "Gateway", "HTTPRoute", "GRPCRoute"],
  // Last, and first to be deleted: a webhook whose backend is not there blocks every other request.
  [
    "ValidatingWebhookConfiguration",
    "MutatingWebhookConfiguration",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
    "APIService",
  ],
];

const WORKLOADS = 5;

export const WAVE_COUNT = WAVES.length;

export function waveOf(ref: ObjectRef): number {
  const wave = WAVES.findIndex((kinds) => kinds.includes(ref.kind));
  return wave < 0 ? WORKLOADS : wave;
}
