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

describe("workload-selector-overlap", () => {
  const ask = (...objects: ReturnType<typeof manifest>[]) => findings("workload-selector-overlap", objects);
  const HINT = "add a label that only its own pods have";
  const A = { matchLabels: { app: "a" } };
  const own = (labels: Fields, name: string, type = "apps/v1 Deployment") =>
    workload(type, { matchLabels: labels }, labels, name);
  const wide = own({ app: "a" }, "n/wide");
  const narrow = own({ app: "a", tier: "x" }, "n/narrow");
  const pod = (metadata: Fields = {}) =>
    manifest("v1 Pod", "n/p", { metadata: { labels: { app: "a" }, ...metadata }, spec: { containers: [] } });

  test("tells a selector that matches foreign pods, once", () => {
    expect(ask(wide, narrow)).toEqual([
      `Deployment/wide spec.selector: matches the pods of Deployment narrow too (near Deployment n/narrow); ${HINT}`,
    ]);
    expect(ask(wide, pod())).toEqual([
      `Deployment/wide spec.selector: matches the pods of Pod p, which it will adopt too (near Pod n/p); ${HINT}`,
    ]);
    expect(ask(wide, narrow, pod())).toHaveLength(1);
    expect(ask(wide, narrow, pod())[0]).toContain("Pod p");
    expect(ask(own({ app: "a" }, "n/x"), own({ app: "a" }, "n/y"))).toEqual([
      `Deployment/y spec.selector: matches the pods of Deployment x too (near Deployment n/x); ${HINT}`,
    ]);
  });

  test("leaves alone what belongs to it, or to nobody's selector", () => {
    expect(ask(wide, own({ app: "b" }, "n/other"))).toEqual([]);
    expect(ask(wide, own({ app: "a" }, "m/other"))).toEqual([]);
    expect(ask(wide, wide)).toEqual([]);
    expect(ask(wide, pod({ ownerReferences: [{}] }))).toEqual([]);
    expect(ask(wide, pod({ ownerReferences: [] }))).toHaveLength(1);
    expect(ask(wide, own({ app: "a" }, "n/wide", "apps/v1 StatefulSet"))).toHaveLength(1);
    expect(ask(workload("apps/v1 Deployment", {}, { app: "a" }), pod())).toEqual([]);
    expect(ask(workload("apps/v1 Deployment", A, { app: "b" }), pod())).toEqual([]);
    expect(ask(wide, workload("apps/v1 Deployment", { matchLabels: { app: "z" } }, { app: "a" }, "n/broken"))).toEqual(
      [],
    );
  });

  test("a Job has a selector of its own, unless it is manual", () => {
    const job = (manualSelector?: boolean) =>
      manifest("batch/v1 Job", "n/j", { spec: { manualSelector, selector: A, template: template({ app: "a" }) } });
    expect(ask(job(), pod())).toEqual([]);
    expect(ask(job(true), pod())).toHaveLength(1);
    expect(ask(wide, job())).toHaveLength(1);
    expect(ask(job(), wide)[0]).toContain("Deployment/wide");
    expect(ask(wide, job(true))[0]).toContain("Job/j");
  });

  test("a Rollout may take a Deployment over", () => {
    const rollout = (workloadRef: Fields) =>
      manifest("argoproj.io/v1alpha1 Rollout", "n/r", { spec: { selector: A, workloadRef } });
    expect(ask(rollout({ kind: "Deployment", name: "wide" }), wide)).toEqual([]);
    expect(ask(rollout({ kind: "Deployment", name: "other" }), wide)).toHaveLength(1);
    expect(ask(rollout({ kind: "StatefulSet", name: "wide" }), wide)).toHaveLength(1);
  });
});

describe("version-label-in-selector", () => {
  const ask = (...objects: ReturnType<typeof manifest>[]) => findings("version-label-in-selector", objects);
  const labels = { app: "a", version: "v1" };

  test.each(["app.kubernetes.io/version", "version", "helm.sh/chart", "chart"])("tells %s", (key) => {
    const own = { app: "a", [key]: "v1" };
    const path = /[./]/.test(key) ? `matchLabels["${key}"]` : `matchLabels.${key}`;
    expect(ask(workload("apps/v1 Deployment", { matchLabels: own }, own))).toEqual([
      `Deployment/web spec.selector.${path}: ${key} changes with each version; leave it out of the selector`,
    ]);
  });

  test("not where it names the object, tells two apart, or asks for no value", () => {
    expect(ask(workload("apps/v1 Deployment", { matchLabels: labels }, labels, "n/web-v1"))).toEqual([]);
    expect(ask(workload("apps/v1 Deployment", { matchLabels: labels }, labels, "n/webv1"))).toHaveLength(1);
    const other = workload(
      "apps/v1 Deployment",
      { matchLabels: { app: "a", version: "v2" } },
      { app: "a", version: "v2" },
      "n/x-v2",
    );
    expect(ask(workload("apps/v1 Deployment", { matchLabels: labels }, labels), other)).toEqual([]);
    const plain = workload("apps/v1 Deployment", { matchLabels: { app: "a", x: "y" } }, { app: "a", x: "y" }, "n/x");
    expect(ask(workload("apps/v1 Deployment", { matchLabels: labels }, labels), plain)).toHaveLength(1);
    const only = { version: "v1" };
    expect(ask(workload("apps/v1 Deployment", { matchLabels: only }, only), other)).toHaveLength(1);
    const exists = { matchExpressions: [{ key: "version", operator: "Exists" }] };
    expect(ask(workload("apps/v1 Deployment", exists, labels))).toEqual([]);
    expect(ask(workload("apps/v1 Deployment", { matchLabels: labels }, { app: "a", version: "v2" }))).toEqual([]);
    expect(ask(workload("apps/v1 Deployment", { matchLabels: { app: "a" } }, labels))).toEqual([]);
  });
});

describe("topology-spread-selects-nothing", () => {
  const ask = (labelSelector: unknown) =>
    findings("topology-spread-selects-nothing", [
      manifest("v1 Pod", "n/p", {
        metadata: { labels: { app: "a" } },
        spec: {
          containers: [],
          topologySpreadConstraints: [{ labelSelector: { matchLabels: { app: "a" } } }, { labelSelector }],
        },
      }),
    ]);

  test("tells a constraint that does not count the pod itself", () => {
    const at = "Pod/p spec.topologySpreadConstraints[1].labelSelector:";
    expect(ask(undefined)).toEqual([
      `${at} is missing: the constraint counts no pod; select by the labels of this pod template`,
    ]);
    expect(ask({ matchLabels: { app: "b" } })).toEqual([
      `${at} does not match the pod itself; select by the labels of this pod template`,
    ]);
    expect([ask({ matchLabels: { app: "a" } }), ask({}), ask("app=b")]).toEqual([[], [], []]);
  });
});

describe("selector-unsatisfiable", () => {
  test("tells requirements that contradict each other, as kubectl writes them", () => {
    const matchExpressions = [
      { key: "a", operator: "In", values: ["x"] },
      { key: "a", operator: "In", values: ["y"] },
    ];
    const budget = (selector: unknown) => manifest("policy/v1 PodDisruptionBudget", "n/b", { spec: { selector } });
    expect(findings("selector-unsatisfiable", [budget({ matchExpressions })])).toEqual([
      "PodDisruptionBudget/b spec.selector: can never match: a=x,a=y",
    ]);
    expect(findings("selector-unsatisfiable", [budget({ matchLabels: { a: "x" } })])).toEqual([]);
  });
});

describe("requirements on nodes", () => {
  const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
  const ask = (nodeAffinity: Fields) =>
    findings("selector-expression-invalid", [
      manifest("v1 Pod", "n/p", { spec: { affinity: { nodeAffinity }, containers: [] } }),
    ]);
  const fault = (operator: unknown, ...values: string[]) =>
    ask({ [REQUIRED]: { nodeSelectorTerms: [{ matchExpressions: [{ operator, values }] }] } })[0]?.split(": ")[1];

  test("have values as their operator asks", () => {
    expect([fault("In"), fault("NotIn"), fault("In", "a"), fault("NotIn", "a")]).toEqual([
      "operator In needs values",
      "operator NotIn needs values",
      undefined,
      undefined,
    ]);
    expect([fault("Gt"), fault("Lt"), fault("Gt", "1", "2"), fault("Gt", "1"), fault("Lt", "1")]).toEqual([
      "operator Gt needs one value",
      "operator Lt needs one value",
      "operator Gt needs one value",
      undefined,
      undefined,
    ]);
    expect([fault("Exists", "a"), fault("DoesNotExist", "a"), fault("Exists"), fault("DoesNotExist")]).toEqual([
      "operator Exists takes no values",
      "operator DoesNotExist takes no values",
      undefined,
      undefined,
    ]);
    expect([fault("Is"), fault(undefined, "a")]).toEqual([undefined, undefined]);
  });

  test("stand in terms that are required and preferred, on labels and on fields", () => {
    const term = { matchExpressions: [{ operator: "Exists" }, { operator: "In" }], matchFields: [{ operator: "In" }] };
    const base = "Pod/p spec.affinity.nodeAffinity";
    expect(
      ask({ [REQUIRED]: { nodeSelectorTerms: [{}, term] }, [PREFERRED]: [{}, { preference: term }] }).map(
        (line) => line.split(": ")[0],
      ),
    ).toEqual([
      `${base}.${PREFERRED}[1].preference.matchExpressions[1].values`,
      `${base}.${PREFERRED}[1].preference.matchFields[0].values`,
      `${base}.${REQUIRED}.nodeSelectorTerms[1].matchExpressions[1].values`,
      `${base}.${REQUIRED}.nodeSelectorTerms[1].matchFields[0].values`,
    ]);
  });
});
