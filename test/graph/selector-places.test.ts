/** Every place that holds a selector, as `role at path`. */
import { describe, expect, test } from "@jest/globals";
import { graphOf, manifest, template } from "./manifests";

function places(type: string, rest: Readonly<Record<string, unknown>>): string[] {
  const { allSelectors } = graphOf(manifest(type, "n/x", rest));
  return allSelectors.map(({ role, path, isMap, selector }) => {
    const requirements = selector.requirements.map(({ key, values }) => `${key}=${values.join()}`).join();
    return `${role} ${path}${isMap ? " map" : ""} ${requirements}`;
  });
}

const selector = { matchLabels: { a: "1" } };
const WORKLOADS = [
  "apps/v1 Deployment",
  "apps/v1 ReplicaSet",
  "apps/v1 DaemonSet",
  "apps/v1 StatefulSet",
  "apps.kruise.io/v1 CloneSet",
  "apps.kruise.io/v1 StatefulSet",
  "argoproj.io/v1 Rollout",
  "batch/v1 Job",
];

const ROWS: readonly (readonly [type: string, rest: object, expected: readonly string[]])[] = [
  ["v1 Service", { spec: { selector: { a: "1" } } }, ["service spec.selector map a=1"]],
  ["v1 ReplicationController", { spec: { selector: { a: "1" } } }, ["workload spec.selector map a=1"]],
  ["apps.openshift.io/v1 DeploymentConfig", { spec: { selector: { a: "1" } } }, ["workload spec.selector map a=1"]],
  ["v1 PersistentVolumeClaim", { spec: { selector } }, ["other spec.selector a=1"]],
  ...WORKLOADS.map((type) => [type, { spec: { selector } }, ["workload spec.selector a=1"]] as const),
  ...["apps/v1 StatefulSet", "apps.kruise.io/v1 StatefulSet"].map((type) => {
    const volumeClaimTemplates = [{ spec: { selector } }];
    return [
      type,
      { spec: { volumeClaimTemplates } },
      ["other spec.volumeClaimTemplates[0].spec.selector a=1"],
    ] as const;
  }),
  ["policy/v1 PodDisruptionBudget", { spec: { selector } }, ["disruption-budget spec.selector a=1"]],
  [
    "networking.k8s.io/v1 NetworkPolicy",
    {
      spec: {
        podSelector: selector,
        ingress: [{ from: [{ podSelector: selector, namespaceSelector: selector }] }],
        egress: [{ to: [{ podSelector: selector, namespaceSelector: selector }] }],
      },
    },
    [
      "policy-subject spec.podSelector a=1",
      "policy-peer spec.ingress[0].from[0].podSelector a=1",
      "policy-peer spec.egress[0].to[0].podSelector a=1",
      "namespaces spec.ingress[0].from[0].namespaceSelector a=1",
      "namespaces spec.egress[0].to[0].namespaceSelector a=1",
    ],
  ],
  ["monitoring.coreos.com/v1 ServiceMonitor", { spec: { selector } }, ["service-monitor spec.selector a=1"]],
  ["monitoring.coreos.com/v1 PodMonitor", { spec: { selector } }, ["pod-monitor spec.selector a=1"]],
  ...["Validating", "Mutating"].map((way) => {
    return [
      `admissionregistration.k8s.io/v1 ${way}WebhookConfiguration`,
      { webhooks: [{ namespaceSelector: selector, objectSelector: selector }] },
      ["namespaces webhooks[0].namespaceSelector a=1", "other webhooks[0].objectSelector a=1"],
    ] as const;
  }),
  ["example.com/v1 Service", { spec: { selector: { a: "1" } } }, []],
];

describe("selectors", () => {
  test.each(ROWS)("%s with %j", (type, rest, expected) => {
    expect(places(type, rest as Record<string, unknown>).sort()).toEqual([...expected].sort());
  });

  const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  test.each([
    ["podAffinity", "affinity"],
    ["podAntiAffinity", "anti-affinity"],
  ])("in the %s of a pod", (member, role) => {
    const term = { labelSelector: selector, namespaceSelector: selector };
    const affinity = { [member]: { [REQUIRED]: [term], [PREFERRED]: [{ podAffinityTerm: term }] } };
    expect(places("v1 Pod", { spec: { affinity } }).sort()).toEqual(
      [
        `${role} spec.affinity.${member}.${PREFERRED}[0].podAffinityTerm.labelSelector a=1`,
        `${role} spec.affinity.${member}.${REQUIRED}[0].labelSelector a=1`,
        `namespaces spec.affinity.${member}.${PREFERRED}[0].podAffinityTerm.namespaceSelector a=1`,
        `namespaces spec.affinity.${member}.${REQUIRED}[0].namespaceSelector a=1`,
      ].sort(),
    );
  });

  test("in the spread and in the claims of a pod", () => {
    const volumes = [{ ephemeral: { volumeClaimTemplate: { spec: { selector } } } }];
    const spec = { template: template({}, { topologySpreadConstraints: [{ labelSelector: selector }], volumes }) };
    expect(places("apps/v1 Deployment", { spec })).toEqual([
      "spread spec.template.spec.topologySpreadConstraints[0].labelSelector a=1",
      "other spec.template.spec.volumes[0].ephemeral.volumeClaimTemplate.spec.selector a=1",
    ]);
  });
});
