/**
 * Every place of the known kinds that names another object. One row a place; a new kind of reference is a new row.
 */
import { asFields, asText, type Fields } from "./fields";
import { splitApiVersion } from "./kind";
import type { GraphNode } from "./node";
import { buildPatternTree, type PatternTree } from "./pattern-walk";
import {
  bare,
  named,
  type ReferenceRead,
  type ReferenceReader,
  type ReferenceRole,
  type ReferenceRule,
} from "./reference";

const secretRef = named({ kind: "Secret" });
const configMapRef = named({ kind: "ConfigMap" });
const service = named({ kind: "Service" });
const serviceName = bare({ kind: "Service" });

function rows(role: ReferenceRole, read: ReferenceReader, places: readonly string[]): ReferenceRule[] {
  return places.map((at) => ({ at, role, read }));
}

/** The same places in every list of containers. */
function inContainers(...places: readonly string[]): string[] {
  const lists = ["containers[]", "initContainers[]", "ephemeralContainers[]"];
  return lists.flatMap((list) => places.map((place) => `${list}.${place}`));
}

const STORAGE_CREDENTIALS = [
  "csi.nodePublishSecretRef",
  "cephfs.secretRef",
  "flexVolume.secretRef",
  "iscsi.secretRef",
  "rbd.secretRef",
  "scaleIO.secretRef",
  "storageos.secretRef",
];

/** Places within the spec of a pod. */
export const POD_REFERENCES: PatternTree<ReferenceRule> = buildPatternTree([
  ...rows("config-map", configMapRef, [
    ...inContainers("env[].valueFrom.configMapKeyRef", "envFrom[].configMapRef"),
    "volumes[].configMap",
    "volumes[].projected.sources[].configMap",
  ]),
  ...rows("secret", secretRef, [
    ...inContainers("env[].valueFrom.secretKeyRef", "envFrom[].secretRef"),
    "volumes[].projected.sources[].secret",
    ...STORAGE_CREDENTIALS.map((place) => `volumes[].${place}`),
  ]),
  ...rows("secret", named({ kind: "Secret", member: "secretName" }), ["volumes[].secret", "volumes[].azureFile"]),
  ...rows("claim", named({ kind: "PersistentVolumeClaim", member: "claimName" }), ["volumes[].persistentVolumeClaim"]),
  ...rows("pull-secret", secretRef, ["imagePullSecrets[]"]),
  ...rows("service-account", bare({ kind: "ServiceAccount" }), ["serviceAccountName", "serviceAccount"]),
  ...rows("priority-class", bare({ kind: "PriorityClass", group: "scheduling.k8s.io" }), ["priorityClassName"]),
]);

/** Target named with its own apiVersion and kind, as autoscalers do. */
function scaleTarget(defaults: { readonly apiVersion: string; readonly kind?: string }): ReferenceReader {
  return (value) => {
    const fields = asFields(value);
    const kind = asText(fields.kind) ?? defaults.kind;
    const name = asText(fields.name);
    if (kind === undefined || name === undefined) return undefined;
    const { group } = splitApiVersion(asText(fields.apiVersion) ?? defaults.apiVersion);
    return { group, kind, name, member: "name" };
  };
}

const roleRef: ReferenceReader = (value) => {
  const fields = asFields(value);
  const kind = asText(fields.kind);
  const name = asText(fields.name);
  if (kind === undefined || name === undefined) return undefined;
  return { group: asText(fields.apiGroup) ?? "rbac.authorization.k8s.io", kind, name, member: "name" };
};

const subject: ReferenceReader = (value, from) => {
  const fields = asFields(value);
  const name = asText(fields.name);
  if (fields.kind !== "ServiceAccount" || name === undefined) return undefined;
  const namespace = asText(fields.namespace);
  // A binding of the whole cluster has no namespace to fall back on: that is the schema's business.
  if (namespace === undefined && from.kind === "ClusterRoleBinding") return undefined;
  return { kind: "ServiceAccount", name, member: "name", namespace };
};

/** A Gateway API reference: group and kind have defaults, the namespace is the route's. */
function gatewayRef(defaults: { readonly group: string; readonly kind: string }): ReferenceReader {
  return (value) => {
    const fields = asFields(value);
    const target = { group: textOr(fields, "group", defaults.group), kind: textOr(fields, "kind", defaults.kind) };
    const name = asText(fields.name);
    return name === undefined ? undefined : { ...target, name, member: "name", namespace: asText(fields.namespace) };
  };
}

/** The empty group is a value, not a missing one. */
function textOr(fields: Fields, key: string, otherwise: string): string {
  const value = fields[key];
  return typeof value === "string" ? value : otherwise;
}

/** `clientConfig.service` and the like: a Service of a namespace that is named. */
const serviceOfNamespace: ReferenceReader = (value): ReferenceRead | undefined => {
  const fields = asFields(value);
  const name = asText(fields.name);
  const namespace = asText(fields.namespace);
  if (name === undefined || namespace === undefined) return undefined;
  return { kind: "Service", name, member: "name", namespace };
};

const WEBHOOKS = rows("webhook", serviceOfNamespace, ["webhooks[].clientConfig.service"]);
const ROLE_BINDING = [...rows("role", roleRef, ["roleRef"]), ...rows("subject", subject, ["subjects[]"])];
const backend = gatewayRef({ group: "", kind: "Service" });
const ROUTE = [
  ...rows("route-parent", gatewayRef({ group: "gateway.networking.k8s.io", kind: "Gateway" }), ["spec.parentRefs[]"]),
  ...rows("route-backend", backend, ["spec.rules[].backendRefs[]", "spec.rules[].filters[].requestMirror.backendRef"]),
];

const BY_KIND: Readonly<Record<string, readonly ReferenceRule[]>> = {
  "/ServiceAccount": [
    ...rows("service-account-secret", secretRef, ["secrets[]"]),
    ...rows("pull-secret", secretRef, ["imagePullSecrets[]"]),
  ],
  "apps/StatefulSet": rows("governing-service", serviceName, ["spec.serviceName"]),
  "autoscaling/HorizontalPodAutoscaler": rows("hpa-target", scaleTarget({ apiVersion: "v1" }), ["spec.scaleTargetRef"]),
  "autoscaling.k8s.io/VerticalPodAutoscaler": rows("vpa-target", scaleTarget({ apiVersion: "v1" }), ["spec.targetRef"]),
  "keda.sh/ScaledObject": rows("external-metric-target", scaleTarget({ apiVersion: "apps/v1", kind: "Deployment" }), [
    "spec.scaleTargetRef",
  ]),
  "networking.k8s.io/Ingress": [
    ...rows("ingress-backend", service, ["spec.defaultBackend.service", "spec.rules[].http.paths[].backend.service"]),
    ...rows("ingress-tls", named({ kind: "Secret", member: "secretName" }), ["spec.tls[]"]),
    ...rows("ingress-class", bare({ kind: "IngressClass", group: "networking.k8s.io" }), ["spec.ingressClassName"]),
  ],
  "rbac.authorization.k8s.io/RoleBinding": ROLE_BINDING,
  "rbac.authorization.k8s.io/ClusterRoleBinding": ROLE_BINDING,
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration": WEBHOOKS,
  "admissionregistration.k8s.io/MutatingWebhookConfiguration": WEBHOOKS,
  "apiextensions.k8s.io/CustomResourceDefinition": rows("webhook", serviceOfNamespace, [
    "spec.conversion.webhook.clientConfig.service",
  ]),
  "apiregistration.k8s.io/APIService": rows("api-service", serviceOfNamespace, ["spec.service"]),
  "argoproj.io/Rollout": rows("rollout-service", serviceName, [
    "spec.strategy.blueGreen.activeService",
    "spec.strategy.blueGreen.previewService",
    "spec.strategy.canary.canaryService",
    "spec.strategy.canary.stableService",
    "spec.strategy.canary.pingPong.pingService",
    "spec.strategy.canary.pingPong.pongService",
    "spec.strategy.canary.trafficRouting.alb.rootService",
  ]),
  ...Object.fromEntries(
    ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"].map((kind) => [
      `gateway.networking.k8s.io/${kind}`,
      ROUTE,
    ]),
  ),
};

const TREES = new Map(Object.entries(BY_KIND).map(([key, rules]) => [key, buildPatternTree(rules)]));

/** The places of an object outside its pod template. */
export function referencesOfKind({ info }: GraphNode): PatternTree<ReferenceRule> | undefined {
  return TREES.get(info.key);
}
