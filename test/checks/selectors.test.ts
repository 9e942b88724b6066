/** Edges of the rules about selectors and affinity. */
import { describe, expect, test } from "@jest/globals";
import { manifest, template } from "../graph/manifests";
import { findings } from "./findings";

type Fields = Readonly<Record<string, unknown>>;

function workload(type: string, selector: unknown, labels: Fields, name = "n/web") {
  return manifest(type, name, { spec: { selector, template: template(labels) } });
}

function web(labels: Fields = { app: "web" }, name = "n/web") {
  return manifest("apps/v1 Deployment", name, { spec: { template: template(labels) } });
}

describe("what a selector was probably meant for", () => {
  const ask = (selector: Fields, ...others: ReturnType<typeof manifest>[]) =>
    findings("service-selects-nothing", [manifest("v1 Service", "n/s", { spec: { selector } }), ...others]).map(
      (line) => line.replace("Service/s spec.selector: matches no pod", "").trim(),
    );

  test("is the pod that has most of its labels, and the label that differs", () => {
    const other = web({ tier: "db" }, "n/other");
    expect(ask({ app: "wbe" }, other, web())).toEqual([
      "(near Deployment n/web); the pods of Deployment web have app: web, did you mean that?",
    ]);
    expect(
      ask({ app: "web", tier: "front" }, web({ app: "web", tier: "back" }), web({ app: "x", tier: "back" }, "n/x")),
    ).toEqual(["(near Deployment n/web); the pods of Deployment web have tier: back, did you mean that?"]);
    expect(ask({ name: "web" }, other, web())).toEqual([
      "(near Deployment n/web); the pods of Deployment web have app: web",
    ]);
    expect(ask({ name: "x" }, other, web())).toEqual(["; no pod of namespace n has any of name=x"]);
  });

  test("is the only pod there is, with its first labels", () => {
    expect(ask({ name: "x" }, web())).toEqual(["(near Deployment n/web); the pods of Deployment web have app: web"]);
    expect(ask({ name: "x" }, web({}))).toEqual(["(near Deployment n/web); the pods of Deployment web have no labels"]);
    expect(ask({ name: "x" }, web({ a: "1", b: "2", c: "3", d: "4", e: "5", f: "6" }))).toEqual([
      "(near Deployment n/web); the pods of Deployment web have a: 1, b: 2, c: 3, d: 4, e: 5",
    ]);
  });

  test("is a pod of another namespace that has all of them", () => {
    expect(ask({ app: "web" }, web({ app: "web" }, "m/web"), web({ app: "x" }))).toEqual([
      "(near Deployment m/web); Deployment web has these labels, but is in namespace m, not n",
    ]);
  });
});

describe("selectors that ask for the label of a revision", () => {
  const ask = (object: ReturnType<typeof manifest>) => findings("generated-label-in-selector", [object]);
  const hash = { "pod-template-hash": "abc" };

  test("are told, at the place that asks", () => {
    const told = "pod-template-hash belongs to one revision of its workload; select by labels of the template";
    expect(ask(manifest("v1 Service", "n/s", { spec: { selector: hash } }))).toEqual([
      `Service/s spec.selector.pod-template-hash: ${told}`,
    ]);
    expect(ask(workload("apps/v1 Deployment", { matchLabels: hash }, hash))).toEqual([
      `Deployment/web spec.selector.matchLabels.pod-template-hash: ${told}`,
    ]);
    const expression = { key: "pod-template-hash", operator: "In", values: ["abc"] };
    const matchExpressions = [{ key: "app", operator: "Exists" }, expression];
    expect(ask(workload("apps/v1 Deployment", { matchExpressions }, hash))).toEqual([
      `Deployment/web spec.selector.matchExpressions[1].key: ${told}`,
    ]);
  });

  test("are not told where they ask for the label, whatever its value", () => {
    const matchExpressions = [{ key: "pod-template-hash", operator: "Exists" }];
    expect(ask(workload("apps/v1 Deployment", { matchExpressions }, hash))).toEqual([]);
  });

  test("are told in affinity and in spread", () => {
    const labelSelector = { matchLabels: hash };
    const required = { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector }] };
    const told = (spec: Fields) => ask(manifest("v1 Pod", "n/p", { spec: { ...spec, containers: [] } })).length;
    expect(told({ affinity: { podAffinity: required } })).toBe(1);
    expect(told({ affinity: { podAntiAffinity: required } })).toBe(1);
    expect(told({ topologySpreadConstraints: [{ labelSelector }] })).toBe(1);
  });

  test("belong to an exported ReplicaSet, for its own hash only", () => {
    expect(ask(workload("apps/v1 ReplicaSet", { matchLabels: hash }, hash))).toEqual([]);
    const other = { "controller-revision-hash": "abc" };
    expect(ask(workload("apps/v1 ReplicaSet", { matchLabels: other }, other))).toHaveLength(1);
    expect(ask(workload("apps/v1 Deployment", { matchLabels: hash }, hash))).toHaveLength(1);
  });
});

describe("selector-empty", () => {
  const ask = (selector: unknown, labels: Fields = {}, type = "apps/v1 Deployment") =>
    findings("selector-empty", [workload(type, selector, labels)]);

  test.each(["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"])("tells a %s without one", (kind) => {
    expect(ask(undefined, { app: "web" }, `apps/v1 ${kind}`)).toEqual([
      `${kind}/web spec.selector: is missing; write matchLabels: { app: web }`,
    ]);
  });

  test("tells one that asks for nothing", () => {
    expect(ask({})).toEqual(["Deployment/web spec.selector: is empty"]);
    expect(ask({ matchLabels: {}, matchExpressions: [] })).toEqual(["Deployment/web spec.selector: is empty"]);
    expect(ask(null)).toEqual(["Deployment/web spec.selector: is missing"]);
    expect(ask({ matchLabels: { app: "web" } })).toEqual([]);
    expect(ask({ matchExpressions: [{}] })).toEqual([]);
    expect(ask({ app: "" })).toEqual([]);
    expect(ask({ matchLabels: {}, app: {} })).toEqual([]);
    expect(ask("app=web")).toEqual([]);
    expect(ask(undefined, {}, "batch/v1 Job")).toEqual([]);
  });
});

describe("selector-expression-invalid", () => {
  test("tells operators and values that do not fit, but not in plain maps", () => {
    const spec = (matchExpressions: unknown) => ({ selector: { matchExpressions } });
    const expressions = [
      { key: "a", operator: "In", values: ["b"] },
      { key: "a", operator: "In" },
      { key: "a", operator: "Is" },
      { key: "a" },
    ];
    expect(
      findings("selector-expression-invalid", [
        manifest("policy/v1 PodDisruptionBudget", "n/b", { spec: spec(expressions) }),
      ]),
    ).toEqual([
      "PodDisruptionBudget/b spec.selector.matchExpressions[1].values: operator In needs values",
      "PodDisruptionBudget/b spec.selector.matchExpressions[2].operator: the operator must be In, NotIn, Exists or DoesNotExist",
    ]);
    expect(
      findings("selector-expression-invalid", [manifest("v1 Service", "n/s", { spec: spec(expressions) })]),
    ).toEqual([]);
  });
});

describe("selector-template-mismatch", () => {
  const ask = (selector: unknown, labels: Fields, ...others: ReturnType<typeof manifest>[]) =>
    findings("selector-template-mismatch", [workload("apps/v1 Deployment", selector, labels), ...others]);
  const HINT = "give both the same labels";
  const LABELS = "spec.template.metadata.labels";

  test("tells what is asked for, and what stands there instead", () => {
    expect(ask({ matchLabels: { app: "web" } }, { app: "wbe" })).toEqual([
      `Deployment/web spec.selector.matchLabels.app: spec.selector asks for app: web, but ${LABELS} has app: wbe; ${HINT}`,
    ]);
    expect(ask({ matchLabels: { app: "web" } }, {})).toEqual([
      `Deployment/web spec.selector.matchLabels.app: spec.selector asks for app: web, but ${LABELS} has no label app; ${HINT}`,
    ]);
    expect(ask({ matchExpressions: [{ key: "app", operator: "In", values: ["a", "b"] }] }, { app: "c" })).toEqual([
      `Deployment/web spec.selector.matchExpressions: spec.selector asks for app In a, b, but ${LABELS} has app: c; ${HINT}`,
    ]);
    expect(ask({ matchLabels: { app: "web" } }, { app: "web" })).toEqual([]);
  });

  test("blames the side that the rest of the set does not agree with", () => {
    const service = (app: string, name = "n/s") => manifest("v1 Service", name, { spec: { selector: { app } } });
    const budget = (app: string) =>
      manifest("policy/v1 PodDisruptionBudget", "n/b", { spec: { selector: { matchLabels: { app } } } });
    const rule = (app: string) =>
      manifest("networking.k8s.io/v1 NetworkPolicy", "n/p", { spec: { podSelector: { matchLabels: { app } } } });
    const path = (...others: ReturnType<typeof manifest>[]) =>
      ask({ matchLabels: { app: "web" } }, { app: "wbe" }, ...others)[0]?.split(": ")[0];
    const template = `Deployment/web ${LABELS}.app`;
    const selector = "Deployment/web spec.selector.matchLabels.app";
    expect([path(service("web")), path(budget("web")), path(rule("web"))]).toEqual([template, template, template]);
    expect([path(service("wbe")), path(service("web"), budget("wbe")), path(service("web", "m/s"))]).toEqual([
      selector,
      selector,
      selector,
    ]);
    const own = manifest("apps/v1 Deployment", "n/web", {
      metadata: { labels: { app: "web" } },
      spec: { selector: { matchLabels: { app: "web" } }, template: { metadata: { labels: { app: "wbe" } } } },
    });
    expect(findings("selector-template-mismatch", [own])[0]).toContain(`${LABELS}.app: `);
  });

  test("of a Job counts only where it is meant", () => {
    const job = (manualSelector: unknown) =>
      findings("selector-template-mismatch", [
        manifest("batch/v1 Job", "n/j", {
          spec: { manualSelector, selector: { matchLabels: { app: "a" } }, template: template({ app: "b" }) },
        }),
      ]).length;
    expect([job(true), job(false), job(undefined)]).toEqual([1, 0, 0]);
  });

  test("of a plain map is at its key", () => {
    expect(
      findings("selector-template-mismatch", [workload("v1 ReplicationController", { app: "a" }, { app: "b" })]),
    ).toEqual([
      `ReplicationController/web spec.selector.app: spec.selector asks for app: a, but ${LABELS} has app: b; ${HINT}`,
    ]);
  });
});

describe("affinity to pods that do not exist", () => {
  const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
  const pod = (kind: string, list: string, term: unknown) =>
    manifest("v1 Pod", "n/p", { spec: { affinity: { [kind]: { [list]: [term] } }, containers: [] } });
  const labelSelector = { matchLabels: { app: "web" } };
  const ask = (term: Fields, ...others: ReturnType<typeof manifest>[]) =>
    findings("pod-affinity-selects-nothing", [pod("podAffinity", REQUIRED, term), ...others]);
  const at = `Pod/p spec.affinity.podAffinity.${REQUIRED}[0].labelSelector: matches no pod`;
  const namespace = (name: string, labels: Fields = {}) => manifest("v1 Namespace", name, { metadata: { labels } });

  test("is told when it is required", () => {
    expect(ask({ labelSelector })).toEqual([`${at} (near Pod n/p); the pods of Pod p have no labels`]);
    expect(ask({ labelSelector }, web())).toEqual([]);
    expect(ask({})).toHaveLength(1);
    expect(ask({ labelSelector: {} })).toEqual([]);
    expect(ask({ labelSelector: "app=web" })).toEqual([]);
    const preferred = pod("podAffinity", PREFERRED, { podAffinityTerm: { labelSelector } });
    expect(findings("pod-affinity-selects-nothing", [preferred])).toEqual([]);
  });

  test("is told of anti-affinity of either strength", () => {
    const anti = (list: string, term: unknown) =>
      findings("pod-anti-affinity-selects-nothing", [pod("podAntiAffinity", list, term)]);
    const HINT = "matches no pod (near Pod n/p); the pods of Pod p have no labels";
    expect(anti(REQUIRED, { labelSelector })).toEqual([
      `Pod/p spec.affinity.podAntiAffinity.${REQUIRED}[0].labelSelector: ${HINT}`,
    ]);
    expect(anti(PREFERRED, { podAffinityTerm: { labelSelector } })).toEqual([
      `Pod/p spec.affinity.podAntiAffinity.${PREFERRED}[0].podAffinityTerm.labelSelector: ${HINT}`,
    ]);
  });

  test("looks at the namespaces that the term names, where the set has them", () => {
    const other = web({ app: "web" }, "m/web");
    expect(ask({ labelSelector, namespaces: ["m"] }, other)).toEqual([]);
    expect(ask({ labelSelector }, other)).toHaveLength(1);
    expect(ask({ labelSelector, namespaces: ["n"] }, other)).toHaveLength(1);
    expect(ask({ labelSelector, namespaces: ["n", ""] }, other)).toHaveLength(1);
    expect(ask({ labelSelector, namespaces: ["n", "elsewhere"] }, other)).toEqual([]);
  });

  test("looks at the namespaces that a selector selects", () => {
    const of = (matchLabels: Fields, namespaces?: string[]) => ({
      labelSelector,
      namespaceSelector: { matchLabels },
      namespaces,
    });
    const red = namespace("m", { team: "red" });
    expect(ask(of({ team: "red" }), red, web({ app: "web" }, "m/web"))).toEqual([]);
    expect(ask(of({ team: "red" }), red, web({ app: "x" }, "m/web"))).toHaveLength(1);
    expect(ask(of({ team: "red" }, ["n"]), red, web())).toEqual([]);
    expect(ask(of({ team: "blue" }), red)).toEqual([]); // of the cluster, not of the set
    expect(ask({ labelSelector, namespaceSelector: {} }, red)).toEqual([]); // all namespaces of the cluster
  });
});
