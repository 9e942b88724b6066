/** Edges of the rules about disruption budgets. */
import { describe, expect, test } from "@jest/globals";
import { manifest, template } from "../graph/manifests";
import { findings } from "./findings";

function budget(spec: Readonly<Record<string, unknown>>, name = "n/pdb") {
  const selector = { matchLabels: { app: "web" } };
  return manifest("policy/v1 PodDisruptionBudget", name, { spec: { selector, ...spec } });
}

function workload(type: string, rest: Readonly<Record<string, unknown>> = {}, name = "n/web") {
  return manifest(type, name, { spec: { ...rest, template: template({ app: "web" }) } });
}

describe("pdb-blocks-eviction", () => {
  const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };
  const hpa = (spec: object) =>
    manifest("autoscaling/v2 HorizontalPodAutoscaler", "n/hpa", { spec: { scaleTargetRef, ...spec } });
  const keda = (spec: object) => manifest("keda.sh/v1 ScaledObject", "n/keda", { spec: { scaleTargetRef, ...spec } });
  const ask = (spec: Readonly<Record<string, unknown>>, ...objects: ReturnType<typeof workload>[]) =>
    findings("pdb-blocks-eviction", [budget(spec), ...objects]).map((line) =>
      line.replace(/^PodDisruptionBudget\/pdb /, ""),
    );
  const three = workload("apps/v1 Deployment", { replicas: 3 });

  test("a maximum of nothing is told", () => {
    expect(ask({ maxUnavailable: 0 }, three)).toEqual(["spec.maxUnavailable: 0 allows no eviction at all"]);
    expect(ask({ maxUnavailable: "0%" }, three)).toEqual(["spec.maxUnavailable: 0% allows no eviction at all"]);
    expect(ask({ maxUnavailable: 1 }, three)).toEqual([]);
    expect(ask({ maxUnavailable: "1%" }, three)).toEqual([]);
    expect(ask({ maxUnavailable: "none" }, three)).toEqual([]);
    expect(ask({ maxUnavailable: 0 })).toEqual([]);
    expect(ask({}, three)).toEqual([]);
  });

  test("a minimum of all is told", () => {
    expect(ask({ minAvailable: "100%" }, three)).toEqual(["spec.minAvailable: 100% allows no eviction at all"]);
    expect(ask({ minAvailable: 3 }, three)).toEqual([
      "spec.minAvailable: 3 of 3 pods allows no eviction at all (near Deployment n/web)",
    ]);
    expect(ask({ minAvailable: "67%" }, three)).toEqual([
      "spec.minAvailable: 67% of 3 pods allows no eviction at all (near Deployment n/web)",
    ]);
    expect(ask({ minAvailable: "66%" }, three)).toEqual([]);
    expect(ask({ minAvailable: 2 }, three)).toEqual([]);
    expect(ask({ minAvailable: "most" }, three)).toEqual([]);
    expect(ask({ minAvailable: 1 }, workload("apps/v1 Deployment"))).toEqual([
      "spec.minAvailable: 1 of 1 pod allows no eviction at all (near Deployment n/web)",
    ]);
  });

  test("both together are another rule's business", () => {
    expect(ask({ minAvailable: 3, maxUnavailable: 0 }, three)).toEqual([]);
  });

  test("pods are counted as their workload and its autoscaler keep them", () => {
    const one = workload("apps/v1 Deployment");
    expect(ask({ minAvailable: 2 }, one, hpa({ minReplicas: 2 }))).toHaveLength(1);
    expect(ask({ minAvailable: 2 }, one, hpa({ minReplicas: 3 }))).toEqual([]);
    expect(ask({ minAvailable: 1 }, one, hpa({}))).toHaveLength(1);
    expect(ask({ minAvailable: 2 }, one, keda({ minReplicaCount: 2 }))).toHaveLength(1);
    expect(ask({ minAvailable: 2 }, one, keda({ minReplicaCount: 3, minReplicas: 1 }))).toEqual([]);
    expect(ask({ minAvailable: 1 }, one, keda({}))).toEqual([]); // may be scaled to zero
    expect(ask({ minAvailable: 3 }, three, hpa({ scaleTargetRef: { ...scaleTargetRef, name: "gone" } }))).toHaveLength(
      1,
    );
    expect(ask({ minAvailable: 2 }, one, workload("apps/v1 StatefulSet"))).toHaveLength(1);
    expect(ask({ minAvailable: 0 }, workload("apps/v1 Deployment", { replicas: 0 }))).toEqual([]);
  });

  test("nobody knows how many pods a workload has that may be meant by an autoscaler without a target", () => {
    const lost = (name: string, target: string) =>
      manifest("autoscaling/v2 HorizontalPodAutoscaler", name, {
        spec: { scaleTargetRef: { ...scaleTargetRef, name: target } },
      });
    const one = workload("apps/v1 Deployment");
    const told = (object: ReturnType<typeof workload>, ...scalers: ReturnType<typeof workload>[]) =>
      ask({ minAvailable: 1 }, object, ...scalers).length;
    expect([told(one), told(one, lost("n/h", "wbe")), told(one, lost("m/h", "web"))]).toEqual([1, 0, 0]);
    expect(told(one, lost("m/h", "wbe"))).toBe(1);
    expect(told(workload("apps/v1 Deployment", { replicas: 1 }), lost("n/h", "wbe"))).toBe(1);
    const pod = manifest("v1 Pod", "n/p", { metadata: { labels: { app: "web" } }, spec: { containers: [] } });
    expect(told(pod, lost("n/h", "wbe"))).toBe(1);
  });

  test.each(["apps/v1 DaemonSet", "batch/v1 Job"])("how many pods a %s has, nobody knows", (type) => {
    expect(ask({ minAvailable: 1 }, workload(type, { replicas: 1 }))).toEqual([]);
  });

  test("a CronJob has none that are certain, a Pod is one", () => {
    const jobTemplate = { spec: { template: template({ app: "web" }) } };
    expect(ask({ minAvailable: 1 }, manifest("batch/v1 CronJob", "n/c", { spec: { jobTemplate } }))).toEqual([]);
    const pod = manifest("v1 Pod", "n/p", { metadata: { labels: { app: "web" } }, spec: { replicas: 7 } });
    expect(ask({ minAvailable: 1 }, pod)).toHaveLength(1);
    expect(ask({ minAvailable: 2 }, pod, pod)).toHaveLength(1);
  });
});

describe("pdb-overlap", () => {
  const ask = (...objects: ReturnType<typeof workload>[]) => findings("pdb-overlap", objects);
  const web = workload("apps/v1 Deployment");

  test("tells the second budget of a pod, and whose pod it is", () => {
    expect(ask(budget({}, "n/a"), budget({}, "n/b"), web)).toEqual([
      "PodDisruptionBudget/b spec.selector: the pods of Deployment web are covered by PodDisruptionBudget a too (near PodDisruptionBudget n/a)",
    ]);
    expect(ask(budget({}, "n/a"), budget({}, "n/a"), web)).toEqual([]);
    expect(ask(budget({}, "n/a"), budget({}, "m/b"), web)).toEqual([]);
    expect(ask(budget({}, "n/a"), budget({}, "n/b"))).toEqual([]);
    expect(ask(budget({}, "n/a"), budget({ selector: undefined }, "n/b"), web)).toEqual([]);
  });
});

describe("pdb-policy-invalid", () => {
  const ask = (value: unknown) => findings("pdb-policy-invalid", [budget({ minAvailable: value })])[0];

  test.each([
    ["50", '"50" is neither a number nor a percentage; write 50 without quotes'],
    ["5", '"5" is neither a number nor a percentage; write 5 without quotes'],
    ["a5", '"a5" is neither a number nor a percentage'],
    ["5a", '"5a" is neither a number nor a percentage'],
    ["101%", '"101%" is neither a number nor a percentage'],
    ["x50%", '"x50%" is neither a number nor a percentage'],
    ["50%x", '"50%x" is neither a number nor a percentage'],
    [-1, "-1 is neither a number nor a percentage"],
    [1.5, "1.5 is neither a number nor a percentage"],
    [true, "true is neither a number nor a percentage"],
    [["1"], '["1"] is neither a number nor a percentage'],
    [[5], "[5] is neither a number nor a percentage"],
    [["50%"], '["50%"] is neither a number nor a percentage'],
  ])("%j is none", (value, words) => {
    expect(ask(value)).toBe(`PodDisruptionBudget/pdb spec.minAvailable: ${words}`);
  });

  test.each([[0], [1], ["0%"], ["100%"], [null], [undefined]])("%j is one, or left out", (value) => {
    expect(ask(value)).toBeUndefined();
  });
});

describe("pdb-selects-nothing", () => {
  const ask = (object: ReturnType<typeof budget>, ...others: ReturnType<typeof budget>[]) =>
    findings("pdb-selects-nothing", [object, ...others]);

  test("tells a selector that is missing or meets no pod", () => {
    const missing = ["PodDisruptionBudget/pdb spec.selector: is missing, so that no pod is covered"];
    expect(ask(budget({ selector: undefined }))).toEqual(missing);
    expect(ask(budget({ selector: null }))).toEqual(missing);
    expect(ask(budget({}))).toEqual([
      "PodDisruptionBudget/pdb spec.selector: matches no pod; no pod of namespace n has any of app=web",
    ]);
    expect(ask(budget({}), workload("apps/v1 Deployment"))).toEqual([]);
    expect(ask(budget({ selector: {} }))).toEqual([]);
    expect(ask(budget({ selector: "app=web" }))).toEqual([]);
  });
});
