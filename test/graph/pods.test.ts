/** What makes pods, with their labels, containers, ports and volumes. */
import { describe, expect, test } from "@jest/globals";
import { isBarePod, type PodSource, readLabelSelector } from "../../lib/graph";
import { graphOf, manifest, template } from "./manifests";

function podOf(...args: Parameters<typeof manifest>): PodSource | undefined {
  return graphOf(manifest(...args)).templates[0];
}

function pod(spec: Readonly<Record<string, unknown>>): PodSource {
  const source = podOf("v1 Pod", "n/x", { spec });
  if (source === undefined) throw new Error("a Pod is a pod source");
  return source;
}

describe("what makes pods", () => {
  const spec = { template: template({ a: "1" }) };
  const cron = { jobTemplate: { spec } };

  test.each([
    ["v1 Pod", { spec: template({}).spec, metadata: { labels: { a: "1" } } }, "spec", "metadata.labels"],
    [
      "batch/v1 CronJob",
      { spec: cron },
      "spec.jobTemplate.spec.template.spec",
      "spec.jobTemplate.spec.template.metadata.labels",
    ],
    ["batch/v1 Job", { spec }, "spec.template.spec", "spec.template.metadata.labels"],
    ["apps/v1 Deployment", { spec }, "spec.template.spec", "spec.template.metadata.labels"],
    ["argoproj.io/v1 Rollout", { spec }, "spec.template.spec", "spec.template.metadata.labels"],
  ])("a %s", (type, rest, specPath, labelsPath) => {
    const source = podOf(type, "n/x", rest);
    expect(source).toMatchObject({ namespace: "n", labels: { a: "1" }, specPath, labelsPath });
    expect(source?.containers.map(({ path }) => path)).toEqual([`${specPath}.containers[0]`]);
  });

  test("a workload without containers still does, an object of another group does not", () => {
    const empty = { template: { metadata: { labels: { a: "1" } } } };
    expect(podOf("apps/v1 Deployment", "x", { spec: empty })).toBeDefined();
    expect(podOf("batch/v1 Job", "x", { spec: empty })).toBeDefined();
    expect(podOf("external-secrets.io/v1 ExternalSecret", "x", { spec: empty })).toBeUndefined();
    expect(podOf("apps/v1 Deployment", "x", { spec: { template: null } })).toBeUndefined();
    expect(podOf("apps/v1 Deployment", "x", { spec: { template: "text" } })).toBeUndefined();
    expect(podOf("metrics.example.com/v1 Pod", "x")).toBeUndefined();
    expect(podOf("example.com/v1 CronJob", "x")).toBeUndefined();
    expect(podOf("v1 ConfigMap", "x")).toBeUndefined();
  });

  test("only a Pod is a bare one", () => {
    expect(isBarePod(pod({}))).toBe(true);
    expect([podOf("apps/v1 Deployment", "x", { spec })].map((source) => source && isBarePod(source))).toEqual([false]);
  });

  test("the pods of a Knative Service carry other labels: no selector means them", () => {
    const graph = graphOf(
      manifest("serving.knative.dev/v1 Service", "x", { spec }),
      manifest("apps/v1 Deployment", "y", { spec }),
    );
    expect(graph.templates.map(({ node }) => node.name)).toEqual(["x", "y"]);
    expect(graph.pods.map(({ node }) => node.name)).toEqual(["y"]);
  });
});

describe("labels that controllers add", () => {
  const spec = { template: template({}) };
  const met = (
    type: string,
    rest: Readonly<Record<string, unknown>>,
    ...expression: [key: string, operator: string, values?: string[]]
  ) => {
    const [key, operator, values] = expression;
    const source = podOf(type, rest.name === undefined ? "n/x" : String(rest.name), { spec: { ...spec, ...rest } });
    return source?.isSelectedBy(readLabelSelector({ matchExpressions: [{ key, operator, values }] }));
  };

  test.each([
    ["apps/v1 Deployment", "pod-template-hash"],
    ["apps/v1 ReplicaSet", "pod-template-hash"],
    ["apps/v1 DaemonSet", "controller-revision-hash"],
    ["apps/v1 DaemonSet", "pod-template-generation"],
    ["apps/v1 StatefulSet", "controller-revision-hash"],
    ["apps/v1 StatefulSet", "apps.kubernetes.io/pod-index"],
    ["argoproj.io/v1 Rollout", "rollouts-pod-template-hash"],
    ["batch/v1 Job", "batch.kubernetes.io/controller-uid"],
    ["batch/v1 Job", "controller-uid"],
  ])("a %s gives %s any value", (type, key) => {
    expect(met(type, {}, key, "In", ["whatever"])).toBe(true);
    expect(met(type, {}, key, "Exists")).toBe(true);
    expect(met(type, {}, key, "DoesNotExist")).toBe(false);
    expect(met("v1 Pod", {}, key, "Exists")).toBe(false);
  });

  test.each(["batch.kubernetes.io/job-name", "job-name"])(
    "a Job gives %s its name, a CronJob its name and a time",
    (key) => {
      expect(met("batch/v1 Job", {}, key, "In", ["x"])).toBe(true);
      expect(met("batch/v1 Job", {}, key, "In", ["y"])).toBe(false);
      expect(met("batch/v1 Job", { name: "n/" }, key, "In", ["y"])).toBe(true);
      expect(met("batch/v1 CronJob", {}, key, "In", ["x-123"])).toBe(true);
      expect(met("batch/v1 CronJob", {}, key, "In", ["x"])).toBe(false);
      expect(met("batch/v1 CronJob", {}, key, "In", ["y-123"])).toBe(false);
      expect(met("batch/v1 CronJob", { name: "n/a(b" }, key, "In", ["a-1"])).toBe(false);
      expect(met("batch/v1 CronJob", { name: "n/a.b" }, key, "In", ["a-b-1"])).toBe(false);
      expect(met("batch/v1 CronJob", { name: "n/" }, key, "In", ["y-1"])).toBe(true);
      expect(met("batch/v1 CronJob", {}, key, "DoesNotExist")).toBe(false);
    },
  );

  test("only an Indexed Job counts its pods, from 0 to its completions", () => {
    const KEY = "batch.kubernetes.io/job-completion-index";
    const isMet = (rest: object, index: string) => met("batch/v1 Job", { ...rest }, KEY, "In", [index]);
    const indexed = { completionMode: "Indexed", completions: 2 };
    expect(["0", "1", "2"].map((index) => isMet(indexed, index))).toEqual([true, true, false]);
    expect(isMet({ completionMode: "Indexed" }, "7")).toBe(true);
    expect(isMet({ completions: 2 }, "0")).toBe(false);
  });

  test("a StatefulSet counts its pods from its first ordinal", () => {
    const NAME = "statefulset.kubernetes.io/pod-name";
    const INDEX = "apps.kubernetes.io/pod-index";
    const three = { replicas: 3 };
    const fromFive = { replicas: 2, ordinals: { start: 5 } };
    const isMet = (rest: object, key: string, value: string) =>
      met("apps/v1 StatefulSet", { ...rest }, key, "In", [value]);
    expect(["x-0", "x-2", "x-3"].map((name) => isMet(three, NAME, name))).toEqual([true, true, false]);
    expect(["0", "2", "3"].map((index) => isMet(three, INDEX, index))).toEqual([true, true, false]);
    expect(["x-4", "x-5", "x-6", "x-7"].map((name) => isMet(fromFive, NAME, name))).toEqual([false, true, true, false]);
    expect(["x-0", "x-1"].map((name) => isMet({ replicas: 0 }, NAME, name))).toEqual([true, false]);
    expect([1000, 1001].map((replicas) => isMet({ replicas }, NAME, "x-2000"))).toEqual([false, true]);
    expect([1000, 1001].map((replicas) => isMet({ replicas }, INDEX, "2000"))).toEqual([false, true]);
    expect(["x-7", "x", "y-7"].map((name) => isMet({}, NAME, name))).toEqual([true, false, false]);
    expect(isMet({}, INDEX, "7")).toBe(true);
  });

  test("what the template holds of them counts as it stands there", () => {
    const { template: own } = { template: template({ "pod-template-hash": "abc" }) };
    const source = podOf("apps/v1 Deployment", "x", { spec: { template: own } });
    expect(source?.isSelectedBy(readLabelSelector({ matchLabels: { "pod-template-hash": "abc" } }))).toBe(true);
  });
});

describe("whether a pod is selected", () => {
  const source = podOf("v1 Pod", "x", { metadata: { labels: { a: "1", b: "not legal", n: 1 } } });
  const isSelected = (selector: unknown) => source?.isSelectedBy(readLabelSelector(selector));

  test("an empty selector takes every pod, one that is absent, broken or contradicts itself none", () => {
    expect(isSelected({})).toBe(true);
    expect(isSelected(undefined)).toBe(false);
    expect(isSelected({ matchLabels: { a: "not legal" } })).toBe(false);
    expect(
      isSelected({
        matchExpressions: [
          { key: "a", operator: "Exists" },
          { key: "a", operator: "DoesNotExist" },
        ],
      }),
    ).toBe(false);
  });

  test("every requirement counts; labels that the API refuses meet none for sure, and may meet any", () => {
    const maySelect = (selector: unknown) => source?.mayBeSelectedBy(readLabelSelector(selector));
    expect(isSelected({ matchLabels: { a: "1" } })).toBe(true);
    expect(isSelected({ matchLabels: { a: "1", c: "1" } })).toBe(false);
    expect(isSelected({ matchLabels: { a: "1", b: "2" } })).toBe(false);
    expect(maySelect({ matchLabels: { a: "1", b: "2", n: "1" } })).toBe(true);
    expect(maySelect({ matchLabels: { a: "2", b: "2" } })).toBe(false);
    expect(maySelect({})).toBe(true);
    expect(maySelect(undefined)).toBe(false);
    expect(source?.hasUnsureLabels).toBe(true);
    expect(pod({}).hasUnsureLabels).toBe(false);
    expect(pod({}).mayBeSelectedBy(readLabelSelector({}))).toBe(true);
  });
});

describe("the containers of a pod", () => {
  const sidecar = { name: "s", restartPolicy: "Always", ports: [{ containerPort: 3 }] };
  const source = pod({
    containers: [
      { name: "a", ports: [{ name: "http", containerPort: 80, hostPort: 8080 }, "text"] },
      { restartPolicy: "Always", ports: "none" },
    ],
    initContainers: [sidecar, { name: "i", restartPolicy: "Never", ports: [{ containerPort: 4, protocol: "UDP" }] }],
    ephemeralContainers: [{ name: "e" }, null],
  });

  test("stand in three lists, main ones first", () => {
    expect(source.containers.map(({ list, path, name }) => `${list} ${path} ${String(name)}`)).toEqual([
      "containers spec.containers[0] a",
      "containers spec.containers[1] undefined",
      "initContainers spec.initContainers[0] s",
      "initContainers spec.initContainers[1] i",
      "ephemeralContainers spec.ephemeralContainers[0] e",
      "ephemeralContainers spec.ephemeralContainers[1] undefined",
    ]);
    expect(pod({ containers: "none" }).containers).toEqual([]);
  });

  test("run with the pod, or only at its beginning", () => {
    expect(source.containers.map(({ isSidecar }) => isSidecar)).toEqual([false, false, true, false, false, false]);
    expect(source.containers.map(({ runsWithPod }) => runsWithPod)).toEqual([true, true, true, false, false, false]);
  });

  test("have ports, of which those serve that stay", () => {
    const none = { name: undefined, number: undefined, hostPort: undefined, protocol: "TCP" };
    expect(source.servingPorts).toEqual([
      { name: "http", number: 80, hostPort: 8080, protocol: "TCP", path: "spec.containers[0].ports[0]" },
      { ...none, path: "spec.containers[0].ports[1]" },
      { ...none, number: 3, path: "spec.initContainers[0].ports[0]" },
    ]);
    expect(source.containers.flatMap(({ ports }) => ports).at(-1)?.protocol).toBe("UDP");
  });
});

describe("the volumes of a pod", () => {
  test("are those with a name, each at its place", () => {
    const source = pod({ volumes: [{ name: "a" }, {}, "text", { name: "b", emptyDir: {} }] });
    expect(source.volumes).toEqual([
      { name: "a", fields: { name: "a" }, path: "spec.volumes[0]" },
      { name: "b", fields: { name: "b", emptyDir: {} }, path: "spec.volumes[3]" },
    ]);
    expect(pod({ volumes: { name: "a" } }).volumes).toEqual([]);
  });

  test("are mounted as file systems and as devices, in every container", () => {
    const source = pod({
      containers: [{ volumeMounts: [{ name: "a" }, {}], volumeDevices: [{ name: "b" }] }],
      initContainers: [{ volumeMounts: [{ name: "c" }] }],
    });
    expect(source.mounts.map(({ name, path }) => `${name} ${path}`)).toEqual([
      "a spec.containers[0].volumeMounts[0]",
      "b spec.containers[0].volumeDevices[0]",
      "c spec.initContainers[0].volumeMounts[0]",
    ]);
  });

  test("of a StatefulSet come from its claim templates too", () => {
    const volumeClaimTemplates = [{ metadata: { name: "data" } }, {}, null, { metadata: { name: "logs" } }];
    const source = podOf("apps/v1 StatefulSet", "x", { spec: { template: template({}), volumeClaimTemplates } });
    expect(source?.claimTemplates).toEqual(["data", "logs"]);
    expect(pod({}).claimTemplates).toEqual([]);
  });
});
