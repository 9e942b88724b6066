import { describe, expect, test } from "@jest/globals";
import { isNamespacedKind, splitApiVersion } from "../../lib/graph";
import { graphOf, manifest } from "./manifests";

/** As `kubectl api-resources --namespaced=false` lists them, and the documentation of the operators. */
const CLUSTER_SCOPED = `
  /ComponentStatus /Namespace /Node /PersistentVolume
  admissionregistration.k8s.io/MutatingAdmissionPolicy admissionregistration.k8s.io/MutatingAdmissionPolicyBinding
  admissionregistration.k8s.io/MutatingWebhookConfiguration admissionregistration.k8s.io/ValidatingAdmissionPolicy
  admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding
  admissionregistration.k8s.io/ValidatingWebhookConfiguration
  apiextensions.k8s.io/CustomResourceDefinition apiregistration.k8s.io/APIService
  authentication.k8s.io/SelfSubjectReview authentication.k8s.io/TokenReview
  authorization.k8s.io/SelfSubjectAccessReview authorization.k8s.io/SelfSubjectRulesReview
  authorization.k8s.io/SubjectAccessReview
  certificates.k8s.io/CertificateSigningRequest certificates.k8s.io/ClusterTrustBundle
  flowcontrol.apiserver.k8s.io/FlowSchema flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration
  gateway.networking.k8s.io/GatewayClass internal.apiserver.k8s.io/StorageVersion
  networking.k8s.io/IPAddress networking.k8s.io/IngressClass networking.k8s.io/ServiceCIDR node.k8s.io/RuntimeClass
  policy.networking.k8s.io/AdminNetworkPolicy policy.networking.k8s.io/BaselineAdminNetworkPolicy
  rbac.authorization.k8s.io/ClusterRole rbac.authorization.k8s.io/ClusterRoleBinding
  resource.k8s.io/DeviceClass resource.k8s.io/DeviceTaintRule resource.k8s.io/ResourceSlice
  scheduling.k8s.io/PriorityClass
  storage.k8s.io/CSIDriver storage.k8s.io/CSINode storage.k8s.io/StorageClass storage.k8s.io/VolumeAttachment
  storage.k8s.io/VolumeAttributesClass storagemigration.k8s.io/StorageVersionMigration
  cert-manager.io/ClusterIssuer external-secrets.io/ClusterExternalSecret external-secrets.io/ClusterPushSecret
  external-secrets.io/ClusterSecretStore karpenter.sh/NodeClaim karpenter.sh/NodePool
  keda.sh/ClusterTriggerAuthentication kyverno.io/ClusterPolicy trust.cert-manager.io/Bundle
`;

describe("the scope of a kind", () => {
  test.each(CLUSTER_SCOPED.trim().split(/\s+/))("%s lives in no namespace", (type) => {
    const [group = "", kind = ""] = type.split("/");
    expect(isNamespacedKind(group, kind, new Map())).toBe(false);
    expect(isNamespacedKind(`${group}.example.com`, kind, new Map())).toBe(true);
  });

  test("others live in one, and what a CustomResourceDefinition declares counts before the table", () => {
    expect(isNamespacedKind("apps", "Deployment", new Map())).toBe(true);
    expect(isNamespacedKind("kyverno.io", "ClusterPolicy", new Map([["kyverno.io/ClusterPolicy", "Namespaced"]]))).toBe(
      true,
    );
    expect(isNamespacedKind("example.com", "Toaster", new Map([["example.com/Toaster", "Cluster"]]))).toBe(false);
  });

  test("is read from the CustomResourceDefinitions of the set, where they are whole", () => {
    const crd = (scope: string, names: object, kind = "CustomResourceDefinition") =>
      manifest(`apiextensions.k8s.io/v1 ${kind}`, "toasters.example.com", {
        spec: { group: "example.com", scope, names },
      });
    const toaster = manifest("example.com/v1 Toaster", "kitchen");
    const namespaceWith = (definition: ReturnType<typeof crd>) => graphOf(toaster, definition).nodes[0]?.namespace;
    expect(namespaceWith(crd("Cluster", { kind: "Toaster" }))).toBe("");
    expect(namespaceWith(crd("Namespaced", { kind: "Toaster" }))).toBe("default");
    expect(namespaceWith(crd("cluster", { kind: "Toaster" }))).toBe("default");
    expect(namespaceWith(crd("Cluster", { kind: "Kettle" }))).toBe("default");
    expect(namespaceWith(crd("Cluster", {}))).toBe("default");
    expect(namespaceWith(crd("Cluster", { kind: "Toaster" }, "Blueprint"))).toBe("default");
  });

  test("a definition without a group declares kinds of the core group", () => {
    const definition = { scope: "Cluster", names: { kind: "Toaster" } };
    const crd = manifest("apiextensions.k8s.io/v1 CustomResourceDefinition", "x", { spec: definition });
    expect(graphOf(manifest("v1 Toaster", "kitchen"), crd).nodes[0]?.namespace).toBe("");
  });
});

test("an apiVersion is group and version, and the core group is empty", () => {
  expect(splitApiVersion("apps/v1")).toEqual({ group: "apps", version: "v1" });
  expect(splitApiVersion("v1")).toEqual({ group: "", version: "v1" });
  expect(splitApiVersion("/v1")).toEqual({ group: "", version: "v1" });
});
