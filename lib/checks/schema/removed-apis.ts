/**
 * API versions that Kubernetes has removed, with the release that did and what to write instead
 * (https://kubernetes.io/docs/reference/using-api/deprecation-guide/).
 */
import type { KindInfo } from "../../graph";
import { isNewerOrSame } from "../kubernetes-version";

export interface RemovedApi {
  /** First release without it. */
  readonly removedIn: string;
  readonly successor: string | undefined;
}

interface Row {
  readonly removedIn: string;
  /** API version → kinds. */
  readonly apis: Readonly<Record<string, readonly string[]>>;
  readonly successor: string | undefined;
}

const ROWS: readonly Row[] = [
  {
    removedIn: "1.16",
    successor: "apps/v1",
    apis: {
      "extensions/v1beta1": ["Deployment", "DaemonSet", "ReplicaSet"],
      "apps/v1beta1": ["Deployment", "StatefulSet"],
      "apps/v1beta2": ["Deployment", "DaemonSet", "ReplicaSet", "StatefulSet"],
    },
  },
  { removedIn: "1.16", successor: "networking.k8s.io/v1", apis: { "extensions/v1beta1": ["NetworkPolicy"] } },
  {
    removedIn: "1.22",
    successor: "networking.k8s.io/v1",
    apis: { "extensions/v1beta1": ["Ingress"], "networking.k8s.io/v1beta1": ["Ingress", "IngressClass"] },
  },
  {
    removedIn: "1.22",
    successor: "rbac.authorization.k8s.io/v1",
    apis: {
      "rbac.authorization.k8s.io/v1beta1": ["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"],
      "rbac.authorization.k8s.io/v1alpha1": ["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"],
    },
  },
  {
    removedIn: "1.22",
    successor: "admissionregistration.k8s.io/v1",
    apis: {
      "admissionregistration.k8s.io/v1beta1": ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
    },
  },
  {
    removedIn: "1.22",
    successor: "apiextensions.k8s.io/v1",
    apis: { "apiextensions.k8s.io/v1beta1": ["CustomResourceDefinition"] },
  },
  {
    removedIn: "1.22",
    successor: "apiregistration.k8s.io/v1",
    apis: { "apiregistration.k8s.io/v1beta1": ["APIService"] },
  },
  {
    removedIn: "1.22",
    successor: "certificates.k8s.io/v1",
    apis: { "certificates.k8s.io/v1beta1": ["CertificateSigningRequest"] },
  },
  { removedIn: "1.22", successor: "coordination.k8s.io/v1", apis: { "coordination.k8s.io/v1beta1": ["Lease"] } },
  {
    removedIn: "1.22",
    successor: "scheduling.k8s.io/v1",
    apis: { "scheduling.k8s.io/v1beta1": ["PriorityClass"], "scheduling.k8s.io/v1alpha1": ["PriorityClass"] },
  },
  {
    removedIn: "1.22",
    successor: "storage.k8s.io/v1",
    apis: { "storage.k8s.io/v1beta1": ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"] },
  },
  { removedIn: "1.25", successor: "batch/v1", apis: { "batch/v1beta1": ["CronJob"], "batch/v2alpha1": ["CronJob"] } },
  { removedIn: "1.25", successor: "discovery.k8s.io/v1", apis: { "discovery.k8s.io/v1beta1": ["EndpointSlice"] } },
  { removedIn: "1.25", successor: "events.k8s.io/v1", apis: { "events.k8s.io/v1beta1": ["Event"] } },
  { removedIn: "1.25", successor: "autoscaling/v2", apis: { "autoscaling/v2beta1": ["HorizontalPodAutoscaler"] } },
  { removedIn: "1.25", successor: "policy/v1", apis: { "policy/v1beta1": ["PodDisruptionBudget"] } },
  {
    removedIn: "1.25",
    successor: undefined,
    apis: { "policy/v1beta1": ["PodSecurityPolicy"], "extensions/v1beta1": ["PodSecurityPolicy"] },
  },
  { removedIn: "1.25", successor: "node.k8s.io/v1", apis: { "node.k8s.io/v1beta1": ["RuntimeClass"] } },
  { removedIn: "1.26", successor: "autoscaling/v2", apis: { "autoscaling/v2beta2": ["HorizontalPodAutoscaler"] } },
  { removedIn: "1.27", successor: "storage.k8s.io/v1", apis: { "storage.k8s.io/v1beta1": ["CSIStorageCapacity"] } },
  flowControl("1.26", "v1beta1"),
  flowControl("1.29", "v1beta2"),
  flowControl("1.32", "v1beta3"),
];

function flowControl(removedIn: string, version: string): Row {
  const group = "flowcontrol.apiserver.k8s.io";
  const apis = { [`${group}/${version}`]: ["FlowSchema", "PriorityLevelConfiguration"] };
  return { removedIn, successor: `${group}/v1`, apis };
}

const REMOVED = new Map<string, RemovedApi>(
  ROWS.flatMap(({ removedIn, successor, apis }) =>
    Object.entries(apis).flatMap(([api, kinds]) =>
      kinds.map((kind) => [`${api}/${kind}`, { removedIn, successor }] as const),
    ),
  ),
);

export function removedApi({ group, version, kind }: KindInfo, kubernetesVersion: string): RemovedApi | undefined {
  const removed = REMOVED.get(`${group}/${version}/${kind}`);
  return removed !== undefined && isNewerOrSame(kubernetesVersion, removed.removedIn) ? removed : undefined;
}

export function isRemovedApi(info: KindInfo, kubernetesVersion: string): boolean {
  return removedApi(info, kubernetesVersion) !== undefined;
}
