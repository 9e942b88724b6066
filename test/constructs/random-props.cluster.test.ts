/**
 * What the constructors let through, the API server must take: props put together at random from values that are right,
 * at their limits, and wrong.
 */
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { ApiObject, App, Chart } from "cdk8s";
import type { Construct } from "constructs";
import fc from "fast-check";
import {
  Autoscaler,
  ClusterIpService,
  ConstructError,
  CronTask,
  DisruptionBudget,
  NetworkRule,
  NodeAgent,
  PlainPod,
  RollingDeployment,
  StatefulApp,
  StorageClaim,
  TaskJob,
} from "../../lib";
import type { Manifest } from "../../lib/objects";
import { dropNamespace, newNamespace, type TestCluster, testCluster } from "../support/test-cluster";

jest.setTimeout(120_000); // some hundred requests, on a machine that may be busy

const RUNS = Number(process.env.RANDOM_PROPS_RUNS ?? 500);
const SEED = Number(process.env.RANDOM_PROPS_SEED ?? 4);

/** Mostly the first: of many fields, seldom more than one is wrong. */
const mostly = (usual: readonly unknown[], unusual: readonly unknown[]) =>
  fc.oneof({ weight: 14, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: fc.constantFrom(...unusual) });
/** Few fields at a time: the more there are, the more often one that is wrong hides another. */
const some = (fields: Record<string, fc.Arbitrary<unknown>>, required: readonly string[] = []) =>
  fc
    .subarray(Object.keys(fields), { maxLength: Math.min(4, Object.keys(fields).length) })
    .chain((names) =>
      fc.record(
        Object.fromEntries([...names, ...required].map((name) => [name, fields[name] ?? fc.constant(undefined)])),
      ),
    );

const count = mostly([0, 1, 3, 600, 2_147_483_647], [-1, 0.5, Number.NaN, 3e9, "2"]);
const steps = mostly([1, "25%", "100%", 0, "0%"], ["101%", "1.5%", -1, "all", 1.5]);
const labels = mostly(
  [{ app: "a" }, { "example.com/app": "A_b.c-1" }, { a: "" }, { app: "a".repeat(63) }],
  [{ app: "a".repeat(64) }, { "a b": "c" }, { "Example.com/a": "b" }, { app: "-a" }, { "a/b/c": "d" }, {}, { a: 1 }],
);
const port = mostly(
  [80, 1, 65535, { containerPort: 53, protocol: "UDP" }],
  [0, 65536, 80.5, "80", { containerPort: -1 }],
);
const handler = mostly(
  [
    { httpGet: { port: 80, path: "/x" } },
    { httpGet: { port: 443, path: "x", scheme: "HTTPS", httpHeaders: [{ name: "X-A", value: "" }] } },
    { tcpSocket: { port: 65535 } },
    { exec: { command: ["true"] } },
  ],
  [
    {},
    { httpGet: { port: 0 } },
    { httpGet: { port: "none" } },
    { exec: { command: [] } },
    { tcpSocket: { port: 1e6 } },
  ],
);
const times = some({
  periodSeconds: count,
  timeoutSeconds: mostly([1, 300], [0]),
  failureThreshold: mostly([1, 30], [0]),
  successThreshold: mostly([1], [2, 0]),
  terminationGracePeriodSeconds: mostly([1, 60], [0]),
});
const probe = fc.tuple(handler, times).map(([one, two]) => ({ ...(one as object), ...(two as object) }));
const hook = fc.oneof(
  handler,
  mostly([{ sleep: { seconds: 1 } }, { sleep: { seconds: 30 } }], [{ sleep: { seconds: 31 } }]),
);
const list = mostly(
  [{ cpu: "100m" }, { memory: "64Mi", cpu: 2 }, { "ephemeral-storage": "1Gi" }, { cpu: "1e-1" }, { cpu: ".5" }],
  [{ memory: "64m" }, { cpu: "1,5" }, { gpu: 1 }, { "nvidia.com/gpu": 1 }, { "nvidia.com/gpu": 0.5 }, { cpu: -1 }],
);
const envValue = mostly(
  ["", "x", "$(A) $$(B) $(NONE)", { valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
  [1, null, {}, { value: "a", valueFrom: {} }, "$(LAST)"],
);
const user = some({
  runAsUser: mostly([0, 1000], [-1, 2 ** 32]),
  runAsNonRoot: fc.boolean(),
  seccompProfile: mostly([{ type: "RuntimeDefault" }], [{ type: "Localhost" }]),
});
const container = some(
  {
    name: mostly(["app", "a".repeat(63), "0"], ["App", "a.b", "", "-a", "a".repeat(64)]),
    image: mostly(["app:1", "registry.example.com:5000/a/b@sha256:0"], ["", " app", "a b"]),
    imagePullPolicy: fc.constantFrom("Always", "Never"),
    command: mostly([["a"], []], [[1], "a"]),
    workingDir: fc.constantFrom("/tmp", "tmp"),
    ports: fc.oneof(some({ http: port, "a-b": port }), mostly([{ a: 1 }], [{ "1": 1 }, { "a--b": 1 }, { "-a": 1 }])),
    env: fc.oneof(
      some({ A: envValue, "a.b-c d": envValue, LAST: envValue }),
      mostly([{ a: "b" }], [{ "": "a" }, { é: "a" }]),
    ),
    envFrom: mostly(
      [[{ secretRef: { name: "a" }, prefix: "A_" }]],
      [[{}], [{ secretRef: { name: "a" }, prefix: "=" }]],
    ),
    resources: some({ requests: list, limits: list }),
    readinessProbe: probe,
    livenessProbe: probe,
    lifecycle: some({ preStop: hook, postStart: hook }),
    securityContext: fc
      .tuple(user, some({ privileged: fc.boolean(), allowPrivilegeEscalation: fc.boolean() }))
      .map(([one, two]) => ({ ...(one as object), ...(two as object) })),
    volumeMounts: mostly(
      [[{ name: "v", mountPath: "/v", subPath: "a/b" }], [{ name: "v", mountPath: "v", readOnly: true }]],
      [
        [{ name: "w", mountPath: "/w" }],
        [{ name: "v", mountPath: "/a:b" }],
        [{ name: "v", mountPath: "/v", subPath: "../a" }],
      ],
    ),
  },
  ["name", "image"],
);
const volume = mostly(
  [
    { emptyDir: {} },
    { emptyDir: { medium: "Memory", sizeLimit: "1Mi" } },
    { hostPath: { path: "/a", type: "Directory" } },
    { configMap: { name: "a", defaultMode: 0o777, items: [{ key: "a", path: "b/c" }] } },
    { secret: { secretName: "a", optional: true } },
    { persistentVolumeClaim: { claimName: "a", readOnly: true } },
    { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "metadata.labels" } }] } },
    { nfs: { server: "a", path: "/a" } },
    { csi: { driver: "a.example.com" } },
    { projected: { sources: [{ serviceAccountToken: { path: "a", expirationSeconds: 600 } }] } },
  ],
  [
    {},
    { emptyDir: { sizeLimit: -1 } },
    { emptyDir: {}, hostPath: { path: "/" } },
    { configMap: { name: "a", defaultMode: 0o1000 } },
    { configMap: { name: "a", items: [{ key: "a", path: "../b" }] } },
    { configMap: { name: "A_b" } },
    { hostPath: { path: "/a/../b" } },
    { hostPath: { path: "" } },
    { secret: { secretName: "" } },
    { persistentVolumeClaim: { claimName: "A" } },
    { projected: { sources: [{ serviceAccountToken: { path: "a", expirationSeconds: 5 } }] } },
    { nfs: { server: "a", path: "a" } },
  ],
);
const name = mostly(["a", "a".repeat(52), "1a"], ["A", "a.b", "a".repeat(64), "a_b", "-a", "", "a".repeat(254)]);
const pods = some(
  {
    name,
    containers: fc.array(container, { minLength: 1, maxLength: 2 }),
    initContainers: fc.array(container, { maxLength: 1 }),
    volumes: fc.record({ v: volume }),
    terminationGracePeriodSeconds: mostly([0, 30, 3600], [-1, 0.5]),
    securityContext: fc
      .tuple(user, some({ fsGroup: mostly([0, 1], [-1]), supplementalGroups: mostly([[1]], [[-1]]) }))
      .map(([one, two]) => ({ ...(one as object), ...(two as object) })),
    serviceAccount: mostly([{ name: "default" }], [{ name: "Default" }]),
    imagePullSecrets: mostly([[{ name: "a" }], []], [[{ name: "" }]]),
    hostNetwork: fc.boolean(),
    dnsPolicy: mostly(["Default"], ["None"]),
    dnsConfig: mostly(
      [{ nameservers: ["10.0.0.1", "::1"], searches: ["a.b"] }],
      [{ nameservers: ["a"] }, { searches: ["A!"] }],
    ),
    hostAliases: mostly([[{ ip: "10.0.0.1", hostnames: ["a.b"] }]], [[{ ip: "10.0.0", hostnames: [] }]]),
    schedulerName: mostly(["a-scheduler"], ["A!"]),
    nodeSelector: labels,
    tolerations: mostly(
      [
        [{ operator: "Exists" }],
        [{ key: "a", value: "b", effect: "NoSchedule" }],
        [{ key: "a", operator: "Exists", effect: "NoExecute", tolerationSeconds: 0 }],
      ],
      [
        [{}],
        [{ key: "a", operator: "Exists", value: "b" }],
        [{ key: "a b" }],
        [{ key: "a", effect: "No" }],
        [{ key: "a", value: "b c" }],
      ],
    ),
    topologySpread: mostly(
      [[{ topologyKey: "zone" }], [{ topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule", minDomains: 2 }]],
      [[{ topologyKey: "" }], [{ topologyKey: "a" }, { topologyKey: "a" }], [{ topologyKey: "a", maxSkew: 0 }]],
    ),
    nodeAffinity: mostly(
      [{ required: [{ matchExpressions: [{ key: "a", operator: "In", values: ["b"] }] }] }],
      [
        { required: [{ matchExpressions: [{ key: "a", operator: "In", values: ["b c"] }] }] },
        { required: [{ matchExpressions: [{ key: "a", operator: "Is", values: ["b"] }] }] },
        { preferred: [{ weight: 0, matchExpressions: [{ key: "a", operator: "Exists" }] }] },
      ],
    ),
    podAntiAffinity: mostly(
      [{ required: [{ pods: "itself" }] }],
      [{ required: [{ pods: "itself", topologyKey: "a b" }] }],
    ),
    annotations: mostly([{ "Example.com/A": "any text" }], [{ "a b": "c" }]),
  },
  ["containers", "volumes"],
) as fc.Arbitrary<Record<string, unknown>>;

type Make = (scope: Construct, id: string, props: never) => unknown;
const with_ = (make: Make, own: fc.Arbitrary<unknown>) => fc.tuple(fc.constant(make), pods, own);
const alone = (make: Make, own: fc.Arbitrary<unknown>) => fc.tuple(fc.constant(make), some({ name, labels }), own);
const template = {
  selector: labels,
  podLabels: mostly([{ tier: "b" }], [{ tier: "b c" }]),
  podAnnotations: labels,
  version: mostly(["1"], ["v 1"]),
};

const target = (scope: Construct) =>
  new RollingDeployment(scope, "target", {
    containers: [{ name: "app", image: "a", ports: { http: 80, dns: { containerPort: 53, protocol: "UDP" } } }],
  });

const cases = fc.oneof(
  with_(
    (scope, id, props) => new PlainPod(scope, id, props),
    some({ labels, restartPolicy: mostly(["Never"], ["Sometimes"]) }),
  ),
  with_(
    (scope, id, props) => new RollingDeployment(scope, id, props),
    some({
      ...template,
      replicas: count,
      minReadySeconds: mostly([0, 599], [600]),
      progressDeadlineSeconds: mostly([600, 601], [0]),
      rollingUpdate: some({ maxSurge: steps, maxUnavailable: steps }),
    }),
  ),
  with_(
    (scope, id, props) => new NodeAgent(scope, id, props),
    some({ ...template, rollingUpdate: some({ maxSurge: steps, maxUnavailable: steps }) }),
  ),
  with_(
    (scope, id, props) => new StatefulApp(scope, id, props),
    some({
      ...template,
      replicas: count,
      partition: count,
      serviceName: mostly(["a"], ["A", "1"]),
      claimTemplates: fc.record({
        data: mostly(
          [{ size: "1Gi" }, { size: 1, storageClassName: "" }],
          [{ size: 0 }, { size: "a" }, { size: 1, accessModes: [] }],
        ),
      }),
    }),
  ),
  with_(
    (scope, id, props) => new TaskJob(scope, id, props),
    some({
      ...template,
      completions: count,
      parallelism: mostly([0, 1, 5], [-1]),
      completionMode: mostly(["Indexed"], ["Some"]),
      backoffLimit: count,
      activeDeadlineSeconds: mostly([1, 100], [0, -1]),
      ttlSecondsAfterFinished: count,
      restartPolicy: mostly(["Never", "OnFailure"], ["Always"]),
      podFailurePolicy: mostly(
        [
          { rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: [1, 42] } }] },
          { rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] }] },
        ],
        [
          { rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: [0] } }] },
          { rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: [2, 1] } }] },
        ],
      ),
    }),
  ),
  with_(
    (scope, id, props) => new CronTask(scope, id, props),
    some(
      {
        schedule: mostly(
          ["* * * * *", "@daily", "0-59/5 0,12 1 JAN-mar sun", "@every 1h", "? 5/2 * * 1-5"],
          ["60 * * * *", "* * * *", "* * * * 7", "* * * * MONDAY", "@reboot", "@every 1 h"],
        ),
        timeZone: mostly(["Asia/Seoul", "UTC", "Etc/GMT+1"], ["Local", "asia/seoul", "Mars/Base", "+09:00", ""]),
        concurrencyPolicy: mostly(["Forbid"], ["Never"]),
        startingDeadlineSeconds: count,
        failedJobsHistoryLimit: count,
      },
      ["schedule"],
    ),
  ),
  alone(
    (scope, id, props) => new ClusterIpService(scope, id, { target: target(scope), ...(props as object) } as never),
    some(
      {
        ports: mostly(
          [
            [{ port: 80 }],
            [
              { name: "a", port: 1, targetPort: "http", appProtocol: "kubernetes.io/h2c" },
              { name: "b", port: 1, targetPort: "dns", protocol: "UDP" },
            ],
          ],
          [
            [],
            [{ port: 81 }],
            [{ port: 0, targetPort: 80 }],
            [
              { port: 1, targetPort: "http" },
              { port: 2, targetPort: "http" },
            ],
            [{ port: 80, appProtocol: "a b" }],
            [{ name: "A", port: 80 }],
          ],
        ),
        sessionAffinity: mostly(["ClientIP"], ["Client"]),
        internalTrafficPolicy: mostly(["Local"], ["local"]),
        trafficDistribution: mostly(["PreferClose"], ["PreferFar"]),
      },
      ["ports"],
    ),
  ),
  alone(
    (scope, id, props) => new DisruptionBudget(scope, id, { target: target(scope), ...(props as object) } as never),
    some({ maxUnavailable: steps, minAvailable: steps }),
  ),
  alone(
    (scope, id, props) => new Autoscaler(scope, id, { target: target(scope), ...(props as object) } as never),
    some(
      {
        minReplicas: mostly([1, 2], [0, 9]),
        maxReplicas: mostly([3, 100], [0, 1.5]),
        cpu: mostly(
          [{ averageUtilization: 70 }, { averageValue: "100m" }],
          [{}, { averageUtilization: 0 }, { averageValue: "x" }],
        ),
      },
      ["maxReplicas"],
    ),
  ),
  alone(
    (scope, id, props) => new NetworkRule(scope, id, { target: target(scope), ...(props as object) } as never),
    some({
      incoming: mostly(
        [
          [{ from: "anybody" }],
          [{ from: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] }, ports: ["http"] }],
          [{ from: { namespace: "a" } }],
          [],
        ],
        [
          [{ from: { cidr: "10.0.0.0/33" } }],
          [{ from: { cidr: "10.0.0.0/8", except: ["11.0.0.0/16"] } }],
          [{ from: { cidr: "10.0.0.1/8" } }],
          [{ from: [] }],
          [{ from: { namespace: { "a b": "c" } } }],
        ],
      ),
      outgoing: mostly(
        [[{ to: "anybody", ports: [443] }]],
        [[{ to: "anybody", ports: [0] }], [{ to: "anybody", ports: ["a b"] }]],
      ),
    }),
  ),
  alone(
    (scope, id, props) => new StorageClaim(scope, id, props),
    some(
      {
        size: mostly(["1Gi", 1], [0, "1,5Gi", -1]),
        accessModes: mostly([["ReadWriteMany", "ReadOnlyMany"]], [[], ["RWO"], ["ReadWriteOncePod", "ReadWriteOnce"]]),
        storageClassName: mostly(["", "fast"], ["Fast"]),
        volumeMode: mostly(["Block"], ["block"]),
      },
      ["size"],
    ),
  ),
);

/** What a case renders, or nothing when it was refused as it should be: with the construct path. */
function renderCase([make, given, own]: readonly [Make, object, unknown], index: number): readonly Manifest[] {
  const app = new App();
  const chart = new Chart(app, "chart");
  try {
    make(chart, `c${String(index)}`, { ...given, ...(own as object) } as never);
  } catch (error) {
    if (error instanceof ConstructError) return [];
    throw error;
  }
  // Object by object: what is missing around them stops no single one.
  const objects = app.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
  return objects.filter(({ name: own }) => own !== "target").map((object) => object.toJson() as Manifest);
}

let cluster: TestCluster;
let namespace: string;
beforeAll(async () => {
  cluster = testCluster();
  namespace = await newNamespace(cluster, "random-props");
});
afterAll(() => dropNamespace(cluster, namespace));

test("random props are refused by the constructor, or taken by the API server", async () => {
  const manifests = fc.sample(cases, { numRuns: RUNS, seed: SEED }).flatMap(renderCase);
  expect(manifests.length).toBeGreaterThan(RUNS / 4);
  const items = manifests.map((manifest) => ({ ...manifest, metadata: { ...manifest.metadata, namespace } }));
  const flags = ["apply", "--server-side", "--dry-run=server", "--validate=strict", "-f", "-"];
  const { stdout, stderr } = await cluster.kubectl(flags, JSON.stringify({ apiVersion: "v1", kind: "List", items }));
  expect(stderr.split("\n").filter((line) => line !== "" && !line.startsWith("Warning:"))).toEqual([]);
  expect(stdout.split("\n")).toHaveLength(items.length);
});
