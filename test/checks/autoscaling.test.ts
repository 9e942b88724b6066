/** Edges of the rules about autoscalers. */
import { describe, expect, test } from "@jest/globals";
import { manifest, template } from "../graph/manifests";
import { findings } from "./findings";

const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };

function hpa(spec: Readonly<Record<string, unknown>>, scaleTargetRef: object = DEPLOYMENT, name = "n/hpa") {
  return manifest("autoscaling/v2 HorizontalPodAutoscaler", name, { spec: { scaleTargetRef, ...spec } });
}

function scaledObject(spec: Readonly<Record<string, unknown>>) {
  return manifest("keda.sh/v1 ScaledObject", "n/keda", { spec: { scaleTargetRef: { name: "web" }, ...spec } });
}

function web(podSpec: Readonly<Record<string, unknown>> = {}, rest: Readonly<Record<string, unknown>> = {}) {
  return manifest("apps/v1 Deployment", "n/web", { spec: { ...rest, template: template({ app: "web" }, podSpec) } });
}

describe("hpa-metric-request-missing", () => {
  const cpu = (type: string, source: object = {}) => ({
    type,
    [`${type.charAt(0).toLowerCase()}${type.slice(1)}`]: { name: "cpu", target: { type: "Utilization" }, ...source },
  });
  const ask = (
    podSpec: Readonly<Record<string, unknown>>,
    metric: object = cpu("Resource"),
    ...others: ReturnType<typeof hpa>[]
  ) => findings("hpa-metric-request-missing", [hpa({ metrics: [metric] }), web(podSpec), ...others]);
  const requests = { resources: { requests: { cpu: 1 } } };
  const MISSING = [
    "HorizontalPodAutoscaler/hpa spec.metrics[0].resource: container app of Deployment web requests no cpu (near Deployment n/web); set spec.template.spec.containers[0].resources.requests.cpu",
  ];

  test("a container without a request or a limit is told", () => {
    expect(ask({})).toEqual(MISSING);
    expect(ask({ containers: [{ resources: { requests: { memory: 1 } } }] })).toEqual([
      "HorizontalPodAutoscaler/hpa spec.metrics[0].resource: container ? of Deployment web requests no cpu (near Deployment n/web); set spec.template.spec.containers[0].resources.requests.cpu",
    ]);
    expect(ask({ containers: [{ name: "a", ...requests }] })).toEqual([]);
    expect(ask({ containers: [{ name: "a", resources: { limits: { cpu: 1 } } }] })).toEqual([]);
  });

  test("a request or a limit of the whole pod is enough", () => {
    expect(ask({ resources: { requests: { cpu: 1 } } })).toEqual([]);
    expect(ask({ resources: { limits: { cpu: 1 } } })).toEqual([]);
    expect(ask({ resources: { limits: { memory: 1 } } })).toEqual(MISSING);
  });

  test("a default of the namespace's LimitRange for containers is enough", () => {
    const limitRange = (name: string, ...limits: object[]) => manifest("v1 LimitRange", name, { spec: { limits } });
    const isEnough = (range: ReturnType<typeof limitRange>) => ask({}, undefined, range).length === 0;
    expect(isEnough(limitRange("n/r", { type: "Pod" }, { type: "Container", default: { cpu: 1 } }))).toBe(true);
    expect(isEnough(limitRange("n/r", { type: "Container", defaultRequest: { cpu: 1 } }))).toBe(true);
    expect(isEnough(limitRange("m/r", { type: "Container", default: { cpu: 1 } }))).toBe(false);
    expect(isEnough(limitRange("n/r", { type: "Container", default: { memory: 1 } }))).toBe(false);
    expect(isEnough(limitRange("n/r", { type: "Pod", default: { cpu: 1 } }))).toBe(false);
    expect(isEnough(limitRange("n/r", { type: "Container", max: { cpu: 1 } }))).toBe(false);
  });

  test("only the container that is measured needs it, and only for utilization", () => {
    const containers = [{ name: "app" }, { name: "side", ...requests }];
    expect(ask({ containers }, cpu("ContainerResource", { container: "side" }))).toEqual([]);
    expect(ask({ containers }, cpu("ContainerResource", { container: "app" }))).toHaveLength(1);
    expect(ask({ containers }, cpu("Pods", { container: "app" }))).toEqual([]);
    expect(ask({}, cpu("Resource", { target: { type: "AverageValue" } }))).toEqual([]);
    expect(ask({}, cpu("Resource", { name: "", target: { type: "Utilization" } }))).toEqual([]);
  });

  test("the older forms of a metric are read too", () => {
    const old = { type: "Resource", resource: { name: "cpu", targetAverageUtilization: 80 } };
    expect(ask({}, old)).toEqual(MISSING);
    const v1 = hpa({ targetCPUUtilizationPercentage: 80 });
    expect(findings("hpa-metric-request-missing", [v1, web()])).toEqual([
      "HorizontalPodAutoscaler/hpa spec.targetCPUUtilizationPercentage: container app of Deployment web requests no cpu (near Deployment n/web); set spec.template.spec.containers[0].resources.requests.cpu",
    ]);
    expect(findings("hpa-metric-request-missing", [hpa({}), web()])).toEqual([]);
    expect(findings("hpa-metric-request-missing", [v1])).toEqual([]);
    expect(findings("hpa-metric-request-missing", [hpa({ metrics: [{}] }), web()])).toEqual([]);
  });
});

describe("hpa-metric-container-missing", () => {
  const ask = (container: string | undefined, ...names: string[]) => {
    const metric = { type: "ContainerResource", containerResource: { container } };
    const containers = [{}, ...names.map((name) => ({ name }))];
    return findings("hpa-metric-container-missing", [hpa({ metrics: [metric] }), web({ containers })]);
  };

  test("names the nearest container, or all", () => {
    const told =
      "HorizontalPodAutoscaler/hpa spec.metrics[0].containerResource.container: the pods of Deployment web have no container";
    expect(ask("wbe", "web", "other")).toEqual([`${told} wbe (near Deployment n/web); did you mean web?`]);
    expect(ask("zzzzz", "web", "other")).toEqual([`${told} zzzzz (near Deployment n/web); they have web, other`]);
    expect(ask("web", "web")).toEqual([]);
    expect(ask(undefined, "web")).toEqual([]);
    const other = { type: "Pods", pods: { container: "gone" } };
    expect(findings("hpa-metric-container-missing", [hpa({ metrics: [other] }), web()])).toEqual([]);
  });
});

describe("hpa-bounds-invalid", () => {
  test("tells a maximum below the minimum, of either autoscaler", () => {
    const ask = (object: ReturnType<typeof hpa>) => findings("hpa-bounds-invalid", [object]);
    expect(ask(hpa({ minReplicas: 3, maxReplicas: 2 }))).toEqual([
      "HorizontalPodAutoscaler/hpa spec.maxReplicas: 2 is below minReplicas: 3",
    ]);
    expect(ask(scaledObject({ minReplicaCount: 3, maxReplicaCount: 2 }))).toEqual([
      "ScaledObject/keda spec.maxReplicaCount: 2 is below minReplicaCount: 3",
    ]);
    expect(ask(hpa({ minReplicas: 3, maxReplicas: 3 }))).toEqual([]);
    expect(ask(hpa({ minReplicas: 3 }))).toEqual([]);
    expect(ask(hpa({ maxReplicas: 3 }))).toEqual([]);
  });
});

describe("two autoscalers of one target", () => {
  const twice = (...objects: ReturnType<typeof hpa>[]) => findings("hpa-target-duplicate", objects);

  test("are told, unless they are one twice", () => {
    expect(twice(hpa({}), scaledObject({}))).toEqual([
      "ScaledObject/keda spec.scaleTargetRef.name: HorizontalPodAutoscaler hpa scales Deployment web too (near HorizontalPodAutoscaler n/hpa)",
    ]);
    expect(twice(hpa({}), hpa({}))).toEqual([]);
    expect(twice(hpa({}), hpa({}, DEPLOYMENT, "n/other"))).toHaveLength(1);
    expect(twice(hpa({}, DEPLOYMENT, "n/keda"), scaledObject({}))).toHaveLength(1);
    expect(twice(hpa({}), hpa({}, { ...DEPLOYMENT, kind: "StatefulSet" }, "n/other"))).toEqual([]);
    expect(twice(hpa({}), hpa({}, { ...DEPLOYMENT, name: "x" }, "n/other"))).toEqual([]);
    expect(twice(hpa({}), hpa({}, { ...DEPLOYMENT, apiVersion: "x.io/v1" }, "n/other"))).toEqual([]);
    expect(twice(hpa({}), hpa({}, DEPLOYMENT, "m/other"))).toEqual([]);
  });
});

describe("hpa-replicas-conflict", () => {
  test("tells replicas that an autoscaler owns", () => {
    expect(findings("hpa-replicas-conflict", [hpa({}), web({}, { replicas: 2 })])).toEqual([
      "Deployment/web spec.replicas: is scaled by HorizontalPodAutoscaler hpa (near HorizontalPodAutoscaler n/hpa); leave replicas out",
    ]);
    expect(findings("hpa-replicas-conflict", [hpa({}), web()])).toEqual([]);
    expect(findings("hpa-replicas-conflict", [hpa({})])).toEqual([]);
  });
});

describe("the kind of a target", () => {
  const crd = (group: string, kind: string, ...versions: object[]) =>
    manifest("apiextensions.k8s.io/v1 CustomResourceDefinition", `${kind}.${group}`, {
      spec: { group, names: { kind }, versions },
    });
  const ref = (apiVersion: string, kind: string) => ({ apiVersion, kind, name: "x" });
  const isScalable = (apiVersion: string, kind: string, ...others: ReturnType<typeof crd>[]) =>
    findings("hpa-target-not-scalable", [hpa({}, ref(apiVersion, kind)), ...others]).length === 0;
  const isMissed = (apiVersion: string, kind: string, ...others: ReturnType<typeof crd>[]) =>
    findings("hpa-target-missing", [hpa({}, ref(apiVersion, kind)), ...others]).length > 0;
  const SCALE = { subresources: { scale: {} } };

  test.each([
    ["v1", "ReplicationController", true],
    ["apps/v1", "Deployment", true],
    ["apps/v1", "ReplicaSet", true],
    ["apps/v1", "StatefulSet", true],
    ["v1", "Pod", false],
    ["apps/v1", "DaemonSet", false],
    ["batch/v1", "Job", false],
    ["batch/v1", "CronJob", false],
    ["v1", "Service", true], // nowhere, which another rule tells
    ["extensions/v1beta1", "Ingress", true],
    ["serving.knative.dev/v1", "Service", true],
    ["example.com/v1", "ConfigMap", true],
    ["argoproj.io/v1alpha1", "Rollout", true],
  ])("%s %s can be scaled: %j", (apiVersion, kind, expected) => {
    expect(isScalable(apiVersion, kind)).toBe(expected);
  });

  test("of Kubernetes that the set has is known to be none that scales", () => {
    const service = manifest("v1 Service", "n/x");
    const told = findings("hpa-target-not-scalable", [hpa({}, ref("v1", "Service")), service]);
    expect(told).toEqual([
      "HorizontalPodAutoscaler/hpa spec.scaleTargetRef.kind: a Service cannot be scaled (near Service n/x)",
    ]);
  });

  test("of one's own can be scaled where its definition says so", () => {
    expect(isScalable("example.com/v1", "Toaster", crd("example.com", "Toaster", {}, SCALE))).toBe(true);
    expect(isScalable("example.com/v1", "Toaster", crd("example.com", "Toaster", {}, {}))).toBe(false);
    expect(isScalable("example.com/v1", "Toaster", crd("other.com", "Toaster"))).toBe(true);
    expect(isScalable("example.com/v1", "Toaster", crd("example.com", "Kettle"))).toBe(true);
  });

  test("decides whether its absence is told", () => {
    expect(isMissed("apps/v1", "Deployment")).toBe(true);
    expect(isMissed("v1", "ReplicationController")).toBe(true);
    expect(isMissed("apps/v1", "DaemonSet")).toBe(false);
    expect(isMissed("argoproj.io/v1alpha1", "Rollout")).toBe(false);
    expect(isMissed("argoproj.io/v1alpha1", "Rollout", manifest("argoproj.io/v1alpha1 Rollout", "n/y"))).toBe(true);
    expect(["v1", "extensions/v1beta1"].map((version) => isMissed(version, "Deployment"))).toEqual([true, true]);
    expect(isMissed("apps/v1", "ReplicationController")).toBe(true);
    expect(isMissed("example.com/v1", "Deployment")).toBe(false);
    expect([isMissed("apps/v1", "Rollout"), isMissed("batch/v1", "Deploymnet")]).toEqual([true, true]);
  });
});
