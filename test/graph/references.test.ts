/** Every place that names another object, as `role target at path`. */
import { describe, expect, test } from "@jest/globals";
import type { Reference } from "../../lib/graph";
import { graphOf, manifest } from "./manifests";

function text({ role, target, namePath, keys, optional, namesNamespace }: Reference): string {
  const { group, kind, namespace, name } = target;
  const asked = keys.map(({ key, path }) => ` asks ${key} at ${path}`).join("");
  const marks = `${optional ? " optional" : ""}${namesNamespace ? " names the namespace" : ""}`;
  return `${role} ${group}/${kind} ${namespace}/${name} at ${namePath}${asked}${marks}`;
}

function references(type: string, rest: Readonly<Record<string, unknown>>): string[] {
  const graph = graphOf(manifest(type, "n/x", rest));
  return graph.roles.flatMap((role) => graph.references(role).map(text)).sort();
}

function referencesOfPod(spec: Readonly<Record<string, unknown>>): string[] {
  return references("v1 Pod", { spec });
}

describe("references of a pod", () => {
  test.each(["containers", "initContainers", "ephemeralContainers"])("in the environment of %s", (list) => {
    const env = [
      { name: "A", valueFrom: { configMapKeyRef: { name: "c", key: "k" } } },
      { name: "B", valueFrom: { secretKeyRef: { name: "s", key: "k", optional: true } } },
    ];
    const envFrom = [{ configMapRef: { name: "c" } }, { secretRef: { name: "s", optional: "true" } }];
    expect(referencesOfPod({ [list]: [{ env, envFrom }] })).toEqual([
      `config-map /ConfigMap n/c at spec.${list}[0].envFrom[0].configMapRef.name`,
      `config-map /ConfigMap n/c at spec.${list}[0].env[0].valueFrom.configMapKeyRef.name asks k at key`,
      `secret /Secret n/s at spec.${list}[0].envFrom[1].secretRef.name`,
      `secret /Secret n/s at spec.${list}[0].env[1].valueFrom.secretKeyRef.name asks k at key optional`,
    ]);
  });

  const credentials = ["cephfs", "flexVolume", "iscsi", "rbd", "scaleIO", "storageos"];
  const items = [{ key: "a" }, {}, { key: "b" }];
  const sources = [{ configMap: { name: "c" } }, { secret: { name: "s" } }];
  test.each<[volume: object, expected: string[]]>([
    [
      { configMap: { name: "c", items } },
      [`config-map /ConfigMap n/c at spec.volumes[0].configMap.name asks a at items[0].key asks b at items[2].key`],
    ],
    [
      { secret: { secretName: "s", name: "x", optional: true } },
      ["secret /Secret n/s at spec.volumes[0].secret.secretName optional"],
    ],
    [{ azureFile: { secretName: "s" } }, ["secret /Secret n/s at spec.volumes[0].azureFile.secretName"]],
    [
      { persistentVolumeClaim: { claimName: "c" } },
      ["claim /PersistentVolumeClaim n/c at spec.volumes[0].persistentVolumeClaim.claimName"],
    ],
    [
      { projected: { sources } },
      [
        "config-map /ConfigMap n/c at spec.volumes[0].projected.sources[0].configMap.name",
        "secret /Secret n/s at spec.volumes[0].projected.sources[1].secret.name",
      ],
    ],
    [
      { csi: { nodePublishSecretRef: { name: "s" } } },
      ["secret /Secret n/s at spec.volumes[0].csi.nodePublishSecretRef.name"],
    ],
    ...credentials.map((kind): [object, string[]] => [
      { [kind]: { secretRef: { name: "s" } } },
      [`secret /Secret n/s at spec.volumes[0].${kind}.secretRef.name`],
    ]),
    [{ configMap: { name: "" } }, []],
    [{ configMap: null }, []],
    [{ emptyDir: {} }, []],
  ])("in the volume %j", (volume, expected) => {
    expect(referencesOfPod({ volumes: [volume] })).toEqual(expected);
  });

  test("of the pod itself", () => {
    const spec = {
      imagePullSecrets: [{ name: "pull" }, {}],
      serviceAccountName: "sa",
      serviceAccount: "old",
      priorityClassName: "high",
    };
    expect(referencesOfPod(spec)).toEqual([
      "priority-class scheduling.k8s.io/PriorityClass /high at spec.priorityClassName",
      "pull-secret /Secret n/pull at spec.imagePullSecrets[0].name",
      "service-account /ServiceAccount n/old at spec.serviceAccount",
      "service-account /ServiceAccount n/sa at spec.serviceAccountName",
    ]);
    expect(referencesOfPod({ serviceAccountName: { name: "sa" } })).toEqual([]);
  });
});

const service = { name: "s", namespace: "o" };
const ROUTES = ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"];

const ROWS: readonly (readonly [type: string, rest: object, expected: readonly string[]])[] = [
  [
    "v1 ServiceAccount",
    { secrets: [{ name: "s" }], imagePullSecrets: [{ name: "p" }] },
    ["pull-secret /Secret n/p at imagePullSecrets[0].name", "service-account-secret /Secret n/s at secrets[0].name"],
  ],
  ["apps/v1 StatefulSet", { spec: { serviceName: "s" } }, ["governing-service /Service n/s at spec.serviceName"]],
  [
    "autoscaling/v2 HorizontalPodAutoscaler",
    { spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "d" } } },
    ["hpa-target apps/Deployment n/d at spec.scaleTargetRef.name"],
  ],
  [
    "autoscaling/v2 HorizontalPodAutoscaler",
    { spec: { scaleTargetRef: { kind: "ReplicationController", name: "d" } } },
    ["hpa-target /ReplicationController n/d at spec.scaleTargetRef.name"],
  ],
  ["autoscaling/v2 HorizontalPodAutoscaler", { spec: { scaleTargetRef: { name: "d" } } }, []],
  ["autoscaling/v2 HorizontalPodAutoscaler", { spec: { scaleTargetRef: { kind: "Deployment" } } }, []],
  [
    "autoscaling.k8s.io/v1 VerticalPodAutoscaler",
    { spec: { targetRef: { apiVersion: "apps/v1", kind: "DaemonSet", name: "d" } } },
    ["vpa-target apps/DaemonSet n/d at spec.targetRef.name"],
  ],
  [
    "autoscaling.k8s.io/v1 VerticalPodAutoscaler",
    { spec: { targetRef: { kind: "ReplicationController", name: "d" } } },
    ["vpa-target /ReplicationController n/d at spec.targetRef.name"],
  ],
  [
    "keda.sh/v1alpha1 ScaledObject",
    { spec: { scaleTargetRef: { name: "d" } } },
    ["external-metric-target apps/Deployment n/d at spec.scaleTargetRef.name"],
  ],
  [
    "keda.sh/v1alpha1 ScaledObject",
    { spec: { scaleTargetRef: { name: "d", apiVersion: "argoproj.io/v1", kind: "Rollout" } } },
    ["external-metric-target argoproj.io/Rollout n/d at spec.scaleTargetRef.name"],
  ],
  [
    "networking.k8s.io/v1 Ingress",
    {
      spec: {
        defaultBackend: { service: { name: "a" } },
        rules: [{ http: { paths: [{ backend: { service: { name: "b" } } }] } }],
        tls: [{ secretName: "t" }],
        ingressClassName: "nginx",
      },
    },
    [
      "ingress-backend /Service n/a at spec.defaultBackend.service.name",
      "ingress-backend /Service n/b at spec.rules[0].http.paths[0].backend.service.name",
      "ingress-class networking.k8s.io/IngressClass /nginx at spec.ingressClassName",
      "ingress-tls /Secret n/t at spec.tls[0].secretName",
    ],
  ],
  [
    "rbac.authorization.k8s.io/v1 RoleBinding",
    {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "r" },
      subjects: [{ kind: "ServiceAccount", name: "a" }, { kind: "User", name: "u" }, { kind: "ServiceAccount" }],
    },
    ["role rbac.authorization.k8s.io/Role n/r at roleRef.name", "subject /ServiceAccount n/a at subjects[0].name"],
  ],
  [
    "rbac.authorization.k8s.io/v1 ClusterRoleBinding",
    {
      roleRef: { kind: "ClusterRole", name: "r" },
      subjects: [
        { kind: "ServiceAccount", name: "a" },
        { kind: "ServiceAccount", name: "b", namespace: "o" },
      ],
    },
    [
      "role rbac.authorization.k8s.io/ClusterRole /r at roleRef.name",
      "subject /ServiceAccount o/b at subjects[1].name names the namespace",
    ],
  ],
  ["rbac.authorization.k8s.io/v1 RoleBinding", { roleRef: { kind: "Role" } }, []],
  ["rbac.authorization.k8s.io/v1 RoleBinding", { roleRef: { name: "r" } }, []],
  ...["Validating", "Mutating"].map((way) => {
    return [
      `admissionregistration.k8s.io/v1 ${way}WebhookConfiguration`,
      { webhooks: [{ clientConfig: { service } }] },
      ["webhook /Service o/s at webhooks[0].clientConfig.service.name names the namespace"],
    ] as const;
  }),
  [
    "apiextensions.k8s.io/v1 CustomResourceDefinition",
    { spec: { conversion: { webhook: { clientConfig: { service } } } } },
    ["webhook /Service o/s at spec.conversion.webhook.clientConfig.service.name names the namespace"],
  ],
  [
    "apiregistration.k8s.io/v1 APIService",
    { spec: { service } },
    ["api-service /Service o/s at spec.service.name names the namespace"],
  ],
  ["apiregistration.k8s.io/v1 APIService", { spec: { service: { name: "s" } } }, []],
  ["apiregistration.k8s.io/v1 APIService", { spec: { service: { namespace: "o" } } }, []],
  [
    "argoproj.io/v1 Rollout",
    {
      spec: {
        strategy: {
          blueGreen: { activeService: "a", previewService: "b" },
          canary: { canaryService: "c", stableService: "d", pingPong: { pingService: "e", pongService: "f" } },
        },
      },
    },
    [
      "rollout-service /Service n/a at spec.strategy.blueGreen.activeService",
      "rollout-service /Service n/b at spec.strategy.blueGreen.previewService",
      "rollout-service /Service n/c at spec.strategy.canary.canaryService",
      "rollout-service /Service n/d at spec.strategy.canary.stableService",
      "rollout-service /Service n/e at spec.strategy.canary.pingPong.pingService",
      "rollout-service /Service n/f at spec.strategy.canary.pingPong.pongService",
    ],
  ],
  ...ROUTES.map((kind) => {
    const mirror = {
      requestMirror: { backendRef: { name: "m", kind: "Other", group: "example.com", namespace: "o" } },
    };
    const rules = [{ backendRefs: [{ name: "s", group: "", port: 80 }, {}], filters: [mirror] }];
    return [
      `gateway.networking.k8s.io/v1 ${kind}`,
      { spec: { parentRefs: [{ name: "g" }, { name: "s", group: "", kind: "Service", namespace: 1 }], rules } },
      [
        "route-backend /Service n/s at spec.rules[0].backendRefs[0].name",
        "route-backend example.com/Other o/m at spec.rules[0].filters[0].requestMirror.backendRef.name names the namespace",
        "route-parent /Service n/s at spec.parentRefs[1].name",
        "route-parent gateway.networking.k8s.io/Gateway n/g at spec.parentRefs[0].name",
      ],
    ] as const;
  }),
  ["example.com/v1 HTTPRoute", { spec: { parentRefs: [{ name: "g" }] } }, []],
];

describe("references of other kinds", () => {
  test.each(ROWS)("%s with %j", (type, rest, expected) => {
    expect(references(type, rest as Record<string, unknown>)).toEqual(expected);
  });

  test("know the object and the pod that hold them", () => {
    const spec = { template: { spec: { containers: [], serviceAccountName: "sa" } }, serviceName: "s" };
    const graph = graphOf(manifest("apps/v1 StatefulSet", "n/x", { spec }));
    const [account] = graph.references("service-account");
    const [service] = graph.references("governing-service");
    expect(account).toMatchObject({ path: "spec.template.spec.serviceAccountName", fields: {}, pod: graph.pods[0] });
    expect(service).toMatchObject({ path: "spec.serviceName", from: graph.nodes[0] });
  });
});
