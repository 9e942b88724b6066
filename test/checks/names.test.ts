/** Edges of the rules about names, keys and labels. */
import { describe, expect, test } from "@jest/globals";
import { portNameFault } from "../../lib/checks/names/syntax";
import { manifest, template } from "../graph/manifests";
import { findings } from "./findings";

type Fields = Readonly<Record<string, unknown>>;

const long = (length: number) => "a".repeat(length);

describe("name-invalid", () => {
  const LABEL = "DNS label; use a–z, 0–9 and -, and begin and end with a letter or digit (at most 63 characters)";
  const SUBDOMAIN = "DNS subdomain; use a–z, 0–9, - and ., and begin and end with a letter or digit";
  const SEGMENT = "path segment; it must not be . or .., nor hold / or %";
  const LETTER =
    "DNS label that begins with a letter; use a–z, 0–9 and -, begin with a letter and end with a letter or digit";
  const ask = (type: string, name: string, kubernetesVersion = "1.36") =>
    findings("name-invalid", [manifest(type, "", { metadata: { name } })], { kubernetesVersion })[0]?.split(": ")[1];

  test.each([
    ["rbac.authorization.k8s.io/v1 Role", "system:A b", undefined],
    ["rbac.authorization.k8s.io/v1 Role", ".", SEGMENT],
    ["rbac.authorization.k8s.io/v1 Role", "..", SEGMENT],
    ["rbac.authorization.k8s.io/v1 Role", "...", undefined],
    ["rbac.authorization.k8s.io/v1 Role", "a..", undefined],
    ["rbac.authorization.k8s.io/v1 Role", ".a", undefined],
    ["rbac.authorization.k8s.io/v1 Role", "a/b", SEGMENT],
    ["rbac.authorization.k8s.io/v1 Role", "a%b", SEGMENT],
    ["v1 Namespace", "a.b", LABEL],
    ["v1 Namespace", "0a", undefined],
    ["apps/v1 StatefulSet", "a.b", LABEL],
    ["v1 StatefulSet", "a.b", undefined],
    ["apps/v1 Namespace", "a.b", undefined],
    ["apps/v1 Deployment", "a.b", undefined],
    ["apps/v1 Deployment", "A", SUBDOMAIN],
    ["apps/v1 Deployment", "a_b", SUBDOMAIN],
    ["apps/v1 Deployment", "-a", SUBDOMAIN],
    ["apps/v1 Deployment", "a-", SUBDOMAIN],
    ["apps/v1 Deployment", "a..b", SUBDOMAIN],
    ["apps/v1 Deployment", "a.-b", SUBDOMAIN],
    ["apps/v1 Deployment", "a-b.c-d.0", undefined],
    ["apiextensions.k8s.io/v1 CustomResourceDefinition", "A", undefined],
    ["apiregistration.k8s.io/v1 APIService", "V1", undefined],
    ["v1 Service", "a.b", LABEL],
    ["v1 Service", "0a", undefined],
  ])("%s %s", (type, name, rule) => {
    const words = rule === undefined ? undefined : `${name} is no ${rule}`;
    expect(ask(type, name)).toBe(words);
  });

  test("a Service may begin with a digit since 1.36", () => {
    expect([ask("v1 Service", "0a", "1.35"), ask("v1 Service", "0a", "1.36")]).toEqual([
      `0a is no ${LETTER}`,
      undefined,
    ]);
    expect([ask("v1 Service", "a0", "1.35"), ask("v1 Service", "a-", "1.35")]).toEqual([
      undefined,
      `a- is no ${LETTER}`,
    ]);
  });

  test("names in pods are DNS labels", () => {
    const pod = { containers: [{ name: "A" }, {}], initContainers: [{ name: "b.c" }], volumes: [{ name: "d_e" }] };
    const spec = {
      template: template({}, pod),
      volumeClaimTemplates: [{ metadata: { name: "ok" } }, { metadata: { name: "F" } }],
    };
    expect(
      findings("name-invalid", [manifest("apps/v1 StatefulSet", "n/s", { spec })]).map((line) => line.split(";")[0]),
    ).toEqual([
      "StatefulSet/s spec.template.spec.containers[0].name: A is no DNS label",
      "StatefulSet/s spec.template.spec.initContainers[0].name: b.c is no DNS label",
      "StatefulSet/s spec.template.spec.volumes[0].name: d_e is no DNS label",
      "StatefulSet/s spec.volumeClaimTemplates[1].metadata.name: F is no DNS label",
    ]);
  });

  test("what has no name has no wrong one", () => {
    expect(findings("name-invalid", [manifest("v1 Pod", "", { metadata: { name: undefined } })])).toEqual([]);
    expect(findings("name-invalid", [{ apiVersion: "v1", kind: "Pod" } as never])).toEqual([]);
  });
});

describe("name-too-long", () => {
  const ask = (type: string, length: number) => findings("name-too-long", [manifest(type, long(length))]).length;

  test.each([
    ["v1 Namespace", 63],
    ["v1 Service", 63],
    ["apps/v1 StatefulSet", 52],
    ["batch/v1 CronJob", 52],
    ["batch/v1 Job", 63],
    ["apps/v1 Deployment", 253],
    ["v1 ConfigMap", 253],
  ])("a %s has at most %d characters", (type, length) => {
    expect([ask(type, length), ask(type, length + 1)]).toEqual([0, 1]);
  });

  test("names in pods have at most 63", () => {
    const told = (length: number) =>
      findings("name-too-long", [manifest("v1 Pod", "n/p", { spec: { containers: [{ name: long(length) }] } })]);
    expect(told(63)).toEqual([]);
    expect(told(64)).toEqual([
      "Pod/p spec.containers[0].name: has 64 characters, more than 63; it becomes a DNS label",
    ]);
  });
});

test.each([
  ["http", undefined],
  ["a".repeat(15), undefined],
  ["a".repeat(16), `${"a".repeat(16)} has 16 characters; a port name has at most 15`],
  ["0-a", undefined],
  ["HTTP", "HTTP has other characters than a–z, 0–9 and -"],
  ["httpX", "httpX has other characters than a–z, 0–9 and -"],
  ["Xhttp", "Xhttp has other characters than a–z, 0–9 and -"],
  ["80", "80 has no letter"],
  ["-a", "-a starts or ends with -, or has -- inside"],
  ["a-", "a- starts or ends with -, or has -- inside"],
  ["a--b", "a--b starts or ends with -, or has -- inside"],
  ["a-b-c", undefined],
])("the port name %s", (name, fault) => {
  expect(portNameFault(name)).toBe(fault);
});

describe("config-key-invalid", () => {
  const HINT = "use A–Z, a–z, 0–9, -, _ and ., at most 253, not beginning with ..";

  test.each([
    ["a", true],
    ["A-_.9", true],
    [".a", true],
    ["a..", true],
    [long(253), true],
    [long(254), false],
    [".", false],
    ["..", false],
    ["..a", false],
    ["a/b", false],
    ["a b", false],
    ["ab ", false],
    [" ab", false],
    ["", false],
  ])("%j", (key, isLegal) => {
    const told = findings("config-key-invalid", [manifest("v1 ConfigMap", "n/c", { data: { [key]: "" } })]);
    expect(told.map((line) => line.slice(line.indexOf(": ")))).toEqual(
      isLegal ? [] : [`: ${key} is no key of a ConfigMap; ${HINT}`],
    );
  });

  test("counts in every member of its kind", () => {
    const bad = { "a b": "" };
    const at = (kind: string, member: string) =>
      findings("config-key-invalid", [manifest(`v1 ${kind}`, "n/c", { [member]: bad })]).length;
    expect([at("ConfigMap", "data"), at("ConfigMap", "binaryData"), at("ConfigMap", "stringData")]).toEqual([1, 1, 0]);
    expect([at("Secret", "data"), at("Secret", "stringData"), at("Secret", "binaryData")]).toEqual([1, 1, 0]);
  });
});

describe("labels and keys", () => {
  const affinity = (term: Fields) => ({
    podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: term }] },
  });
  const places = (labels: Fields) => [
    manifest("apps/v1 Deployment", "n/a", {
      metadata: { labels },
      spec: { template: template(labels, { nodeSelector: labels }) },
    }),
    manifest("batch/v1 CronJob", "n/b", {
      spec: { jobTemplate: { metadata: { labels }, spec: { template: template(labels, { nodeSelector: labels }) } } },
    }),
    manifest("apps/v1 StatefulSet", "n/c", { spec: { volumeClaimTemplates: [{ metadata: { labels } }] } }),
    manifest("v1 Pod", "n/d", { spec: { nodeSelector: labels, affinity: affinity({ matchLabels: labels }) } }),
    manifest("v1 Service", "n/e", { spec: { selector: labels } }),
  ];
  const paths = (code: string, labels: Fields) => findings(code, places(labels)).map((line) => line.split(": ")[0]);
  const PLACES = [
    "Deployment/a metadata.labels",
    "Deployment/a spec.template.metadata.labels",
    "Deployment/a spec.template.spec.nodeSelector",
    "CronJob/b spec.jobTemplate.metadata.labels",
    "CronJob/b spec.jobTemplate.spec.template.metadata.labels",
    "CronJob/b spec.jobTemplate.spec.template.spec.nodeSelector",
    "StatefulSet/c spec.volumeClaimTemplates[0].metadata.labels",
    "Pod/d spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchLabels",
    "Pod/d spec.nodeSelector",
    "Service/e spec.selector",
  ];

  test("are judged wherever they stand", () => {
    expect(paths("label-value-invalid", { app: "a b", ok: "a", no: null })).toEqual(
      PLACES.map((place) => `${place}.app`),
    );
    expect(paths("label-key-invalid", { "-": "a", ok: "a" })).toEqual(PLACES.map((place) => `${place}.-`));
  });

  test.each<[unknown, string]>([
    [1, '1 is no string; write it in quotes: "1"'],
    [true, 'true is no string; write it in quotes: "true"'],
    ["a b", '"a b" is no label value; use A–Z, a–z, 0–9, -, _ and ., and begin and end with a letter or digit'],
    [long(64), "has 64 characters; a label value has at most 63"],
    [
      `${long(62)}-`,
      `"${long(62)}-" is no label value; use A–Z, a–z, 0–9, -, _ and ., and begin and end with a letter or digit`,
    ],
  ])("the value %j", (value, words) => {
    expect(
      findings("label-value-invalid", [manifest("v1 Secret", "n/a", { metadata: { labels: { app: value } } })]),
    ).toEqual([`Secret/a metadata.labels.app: ${words}`]);
  });

  test("of expressions are judged too", () => {
    const matchExpressions = [
      { key: "ok", operator: "In", values: ["a", "b c"] },
      { key: "-", operator: "Exists" },
      { operator: "Exists" },
    ];
    const budget = manifest("policy/v1 PodDisruptionBudget", "n/b", { spec: { selector: { matchExpressions } } });
    const HINT = "a key is [prefix/]name: the name at most 63 of A–Z, a–z, 0–9, -, _ and ., the prefix a DNS name";
    expect(findings("label-key-invalid", [budget])).toEqual([
      `PodDisruptionBudget/b spec.selector.matchExpressions[1].key: - is no label key; ${HINT}`,
    ]);
    expect(findings("label-value-invalid", [budget])).toEqual([
      'PodDisruptionBudget/b spec.selector.matchExpressions[0].values[1]: "b c" is no label value; use A–Z, a–z, 0–9, -, _ and ., and begin and end with a letter or digit',
    ]);
  });

  test("of annotations are judged, capitals in the prefix allowed", () => {
    const spec = {
      template: { metadata: { annotations: { "-": "a", "Example.COM/a": "" } }, spec: { containers: [] } },
    };
    const object = manifest("apps/v1 Deployment", "n/a", { metadata: { annotations: { "a b": "a" } }, spec });
    expect(findings("label-key-invalid", [object]).map((line) => line.split(";")[0])).toEqual([
      'Deployment/a metadata.annotations["a b"]: a b is no annotation key',
      "Deployment/a spec.template.metadata.annotations.-: - is no annotation key",
    ]);
    const pod = manifest("v1 Pod", "n/p", { metadata: { annotations: { "a b": "a" } }, spec: { containers: [] } });
    expect(findings("label-key-invalid", [pod])).toHaveLength(1);
  });
});

describe("port-name-invalid", () => {
  test("container ports are IANA names, Service ports DNS labels", () => {
    const ports = [{ name: "http--x" }, {}, { name: "ok" }];
    const pod = manifest("v1 Pod", "n/p", { spec: { containers: [{ ports }] } });
    const service = manifest("v1 Service", "n/s", {
      spec: { ports: [...ports, { name: "A" }, { name: long(63) }, { name: long(64) }] },
    });
    expect(findings("port-name-invalid", [pod, service])).toEqual([
      "Pod/p spec.containers[0].ports[0].name: http--x starts or ends with -, or has -- inside",
      "Service/s spec.ports[3].name: A is no DNS label; use a–z, 0–9 and -",
      `Service/s spec.ports[5].name: ${long(64)} is no DNS label; use a–z, 0–9 and -`,
    ]);
  });
});
