/**
 * What a kind is, as far as references need it: its group, and whether its objects live in a namespace. The scope of
 * a custom kind comes from its CustomResourceDefinition when the set holds it.
 */
export interface KindInfo {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** `apps/Deployment`: under which tables know the kind. */
  readonly key: string;
  readonly namespaced: boolean;
}

/** Kinds without a namespace, by group: those of Kubernetes itself, and the usual ones of widespread operators. */
const CLUSTER_SCOPED: Readonly<Record<string, readonly string[]>> = {
  "": ["Namespace", "Node", "PersistentVolume", "ComponentStatus"],
  "admissionregistration.k8s.io": [
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
  ],
  "apiextensions.k8s.io": ["CustomResourceDefinition"],
  "apiregistration.k8s.io": ["APIService"],
  "authentication.k8s.io": ["TokenReview", "SelfSubjectReview"],
  "authorization.k8s.io": ["SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"],
  "certificates.k8s.io": ["CertificateSigningRequest", "ClusterTrustBundle"],
  "cert-manager.io": ["ClusterIssuer"],
  "external-secrets.io": ["ClusterSecretStore", "ClusterExternalSecret", "ClusterPushSecret"],
  "flowcontrol.apiserver.k8s.io": ["FlowSchema", "PriorityLevelConfiguration"],
  "gateway.networking.k8s.io": ["GatewayClass"],
  "internal.apiserver.k8s.io": ["StorageVersion"],
  "karpenter.sh": ["NodePool", "NodeClaim"],
  "keda.sh": ["ClusterTriggerAuthentication"],
  "kyverno.io": ["ClusterPolicy"],
  "networking.k8s.io": ["IngressClass", "IPAddress", "ServiceCIDR"],
  "node.k8s.io": ["RuntimeClass"],
  "policy.networking.k8s.io": ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy"],
  "rbac.authorization.k8s.io": ["ClusterRole", "ClusterRoleBinding"],
  "resource.k8s.io": ["DeviceClass", "ResourceSlice", "DeviceTaintRule"],
  "scheduling.k8s.io": ["PriorityClass"],
  "storage.k8s.io": ["StorageClass", "VolumeAttachment", "CSIDriver", "CSINode", "VolumeAttributesClass"],
  "storagemigration.k8s.io": ["StorageVersionMigration"],
  "trust.cert-manager.io": ["Bundle"],
};

/** Scopes that CustomResourceDefinitions of the set declare, by `group/kind`. */
export type DeclaredScopes = ReadonlyMap<string, "Cluster" | "Namespaced">;

export function isNamespacedKind(group: string, kind: string, declared: DeclaredScopes): boolean {
  const scope = declared.get(`${group}/${kind}`);
  if (scope !== undefined) return scope === "Namespaced";
  return !(CLUSTER_SCOPED[group]?.includes(kind) ?? false);
}

/** Splits `apps/v1` into group and version; the core group is empty. */
export function splitApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf("/");
  if (slash < 0) return { group: "", version: apiVersion };
  return { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}
