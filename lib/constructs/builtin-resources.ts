/**
 * The API group of each resource that Kubernetes itself serves, so that a permission can say `deployments` and mean
 * `apps`. Resources of other groups are written as kubectl writes them: `certificates.cert-manager.io`.
 */
const BY_GROUP = {
  "": [
    ...["pods", "pods/log", "pods/exec", "pods/portforward", "pods/eviction", "pods/status", "services", "endpoints"],
    ...["configmaps", "secrets", "serviceaccounts", "serviceaccounts/token", "events", "namespaces", "nodes"],
    ...["nodes/metrics", "nodes/proxy", "persistentvolumes", "persistentvolumeclaims", "resourcequotas", "limitranges"],
    ...["replicationcontrollers"],
  ],
  apps: [
    ...["deployments", "deployments/scale", "replicasets", "statefulsets", "statefulsets/scale", "daemonsets"],
    ...["controllerrevisions"],
  ],
  batch: ["jobs", "cronjobs"],
  autoscaling: ["horizontalpodautoscalers"],
  policy: ["poddisruptionbudgets"],
  "networking.k8s.io": ["ingresses", "ingressclasses", "networkpolicies"],
  "gateway.networking.k8s.io": ["gateways", "gatewayclasses", "httproutes", "referencegrants"],
  "discovery.k8s.io": ["endpointslices"],
  "coordination.k8s.io": ["leases"],
  "scheduling.k8s.io": ["priorityclasses"],
  "storage.k8s.io": ["storageclasses", "volumeattachments", "csinodes", "csidrivers"],
  "rbac.authorization.k8s.io": ["roles", "rolebindings", "clusterroles", "clusterrolebindings"],
  "metrics.k8s.io": ["pods.metrics.k8s.io", "nodes.metrics.k8s.io"],
} as const;

/** Resources that Kubernetes itself serves. */
export type BuiltinResource = (typeof BY_GROUP)[keyof typeof BY_GROUP][number];

const GROUPS = new Map<string, string>(
  Object.entries<readonly string[]>(BY_GROUP).flatMap(([group, names]) => names.map((name) => [name, group] as const)),
);

export interface GroupedResource {
  readonly group: string;
  readonly resource: string;
}

/** Group and resource of `pods/log`, `deployments` or `certificates.cert-manager.io/status`; undefined when unknown. */
export function toGroupedResource(name: string): GroupedResource | undefined {
  const known = GROUPS.get(name);
  if (known !== undefined) return { group: known, resource: name.replace(`.${known}`, "") };
  const match = /^([a-z][a-z0-9]*)\.([a-z0-9.-]+\.[a-z]+)(\/[a-z]+)?$/.exec(name);
  return match === null ? undefined : { group: match[2] ?? "", resource: `${match[1] ?? ""}${match[3] ?? ""}` };
}

/** The resource of a kind: `configmaps` of ConfigMap. Kinds that Kubernetes itself serves have regular plurals. */
export function resourceOfKind(kind: string): string {
  const word = kind.toLowerCase();
  if (/(s|x|ch|sh)$/.test(word)) return word.endsWith("endpoints") ? word : `${word}es`;
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}
