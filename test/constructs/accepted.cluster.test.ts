import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { Size } from "cdk8s";
import {
  CronTask,
  DisruptionBudget,
  GpuPinnedPod,
  NodeAgent,
  type NodePool,
  PlainPod,
  podField,
  ReplicaSetWorkload,
  RollingDeployment,
  resourceField,
  StatefulApp,
  StorageClaim,
  TaskJob,
  WebApp,
} from "../../lib";
import type { Manifest } from "../../lib/objects";
import { readManifests, synthesizeFromCommand } from "../../lib/synth";
import { dropNamespace, newNamespace, type TestCluster, testCluster } from "../support/test-cluster";
import { render } from "./render";

const root = join(__dirname, "../..");

jest.setTimeout(60_000); // some forty requests, on a machine that may be busy

describe("the API server accepts, with strict validation and without a warning", () => {
  let cluster: TestCluster;
  let namespace: string;
  beforeAll(async () => {
    cluster = testCluster();
    namespace = await newNamespace(cluster, "accepted");
  });
  afterAll(() => dropNamespace(cluster, namespace));

  async function expectAccepted(manifests: readonly Manifest[]): Promise<void> {
    const items = manifests.map((manifest) => ({ ...manifest, metadata: { ...manifest.metadata, namespace } }));
    const input = JSON.stringify({ apiVersion: "v1", kind: "List", items });
    const flags = ["apply", "--server-side", "--dry-run=server", "--validate=strict", "-f", "-"];
    const { stdout, stderr, exitCode } = await cluster.kubectl(flags, input);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n")).toHaveLength(items.length);
  }

  test("a WebApp with all that it adds, its drain without a shell among it", () =>
    expectAccepted(
      render((chart) => new WebApp(chart, "web", { image: "web:1", port: 80, version: "1", config: { A: "a" } })),
    ));

  test("a workload with every field that the constructs model", () =>
    expectAccepted(
      render((chart) => {
        const port = { httpGet: { path: "/", port: "http", httpHeaders: [{ name: "X-Probe", value: "1" }] } } as const;
        const target = new RollingDeployment(chart, "all", {
          replicas: 0,
          rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 },
          minReadySeconds: 1,
          progressDeadlineSeconds: 60,
          revisionHistoryLimit: 3,
          annotations: { "example.com/Note": "any text: ok" },
          podLabels: { tier: "front" },
          version: "1.0.0",
          terminationGracePeriodSeconds: 60,
          nodeSelector: { "kubernetes.io/os": "linux" },
          tolerations: [{ operator: "Exists", effect: "NoExecute", tolerationSeconds: 5 }],
          containers: [
            {
              name: "app",
              image: "app:1",
              imagePullPolicy: "Never",
              command: ["/app"],
              args: ["--loud"],
              workingDir: "/tmp",
              ports: { http: 80, dns: { containerPort: 53, protocol: "UDP" } },
              unnamedPorts: [9090],
              resources: { requests: { cpu: "100m" }, limits: { memory: "64Mi" } },
              startupProbe: { ...port, failureThreshold: 30 },
              readinessProbe: { exec: { command: ["true"] }, timeoutSeconds: 2 },
              livenessProbe: { grpc: { port: 9090 }, initialDelaySeconds: 1, terminationGracePeriodSeconds: 5 },
              lifecycle: { postStart: port, preStop: { sleep: { seconds: 5 } } },
              terminationMessagePolicy: "FallbackToLogsOnError",
            },
          ],
        });
        new DisruptionBudget(chart, "budget", { target, minAvailable: "50%" });
      }),
    ));

  test("every workload, with every field that pods may have", () =>
    expectAccepted(
      render((chart) => {
        const app = {
          name: "app",
          image: "app:1",
          ports: { http: 80 },
          env: { POD: podField("metadata.name"), CPUS: resourceField("limits.cpu", "1m"), URL: "http://$(POD)" },
          envFrom: [{ configMapRef: { name: "settings", optional: true }, prefix: "APP_" }],
          resources: { limits: { cpu: "1", memory: Size.mebibytes(64) } },
          volumeMounts: [
            { name: "cache", mountPath: "/cache", subPath: "a" },
            { name: "all", mountPath: "/all", readOnly: true },
          ],
          volumeDevices: [{ name: "disk", devicePath: "/dev/xvda" }],
          securityContext: { readOnlyRootFilesystem: true, runAsUser: 1000 },
          patch: { stdin: true },
        } as const;
        const pods = {
          security: "restricted",
          securityContext: { fsGroup: 1000, fsGroupChangePolicy: "OnRootMismatch" },
          initContainers: [
            { name: "init", image: "init:1" },
            { name: "proxy", image: "proxy:1", restartPolicy: "Always", startupProbe: { exec: { command: ["true"] } } },
          ],
          containers: [app],
          volumes: {
            cache: { emptyDir: { medium: "Memory", sizeLimit: "64Mi" } },
            all: {
              projected: {
                sources: [
                  { configMap: { name: "settings", optional: true } },
                  { secret: { secretName: "token", optional: true } },
                  { downwardAPI: { items: [{ path: "name", fieldRef: { fieldPath: "metadata.name" } }] } },
                  { serviceAccountToken: { path: "token", expirationSeconds: 600 } },
                ],
              },
            },
            claim: new StorageClaim(chart, "files", { size: "1Gi" }).volume(),
            disk: new StorageClaim(chart, "disk", { size: "1Gi", volumeMode: "Block" }).volume(),
          },
          pool: { labels: { gpu: "yes" }, taints: [{ key: "gpu", effect: "NoSchedule" }] },
          nodeAffinity: {
            required: [{ matchExpressions: [{ key: "cores", operator: "Gt", values: ["4"] }] }],
            preferred: [{ weight: 5, pool: { labels: { fast: "yes" } } }],
          },
          podAntiAffinity: { preferred: [{ weight: 100, pods: "itself" }] },
          topologySpread: [{ topologyKey: "topology.kubernetes.io/zone" }],
          podAnnotations: { "example.com/scrape": "true" },
          automountServiceAccountToken: false,
          imagePullSecrets: [{ name: "registry" }],
          dnsPolicy: "None",
          dnsConfig: {
            nameservers: ["10.0.0.10"],
            searches: ["svc.cluster.local"],
            options: [{ name: "ndots", value: "2" }],
          },
          hostAliases: [{ ip: "127.0.0.1", hostnames: ["shop.local"] }],
          schedulerName: "default-scheduler",
          shareProcessNamespace: false,
          enableServiceLinks: false,
        } as const;
        const set = new StatefulApp(chart, "set", {
          ...pods,
          headlessService: true,
          claimTemplates: { data: { size: "1Gi" } },
          claimRetention: { whenDeleted: "Delete", whenScaled: "Retain" },
          podManagementPolicy: "Parallel",
          partition: 1,
          autoscaling: { maxReplicas: 3 },
        });
        const deployment = new RollingDeployment(chart, "deployment", { ...pods, recreate: true });
        new ReplicaSetWorkload(chart, "replicas", { ...pods, podAffinity: { preferred: [{ weight: 1, pods: set }] } });
        new NodeAgent(chart, "agent", { ...pods, rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
        new TaskJob(chart, "job", {
          ...pods,
          before: deployment,
          onChange: "recreate",
          completions: 2,
          parallelism: 2,
          podFailurePolicy: { rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] }] },
        });
        new CronTask(chart, "cron", { ...pods, schedule: "*/5 0-6 * * MON", timeZone: "Asia/Seoul", suspend: true });
        new PlainPod(chart, "pod", { ...pods, restartPolicy: "OnFailure" });
      }),
    ));

  test.each(["1-5/2,7 * * jan-mar *", "@every 1h30m", "0 0 ? * SUN"])("the schedule %s", (schedule) => {
    const containers = [{ name: "app", image: "app:1" }];
    return expectAccepted(render((chart) => new CronTask(chart, "cron", { schedule, containers })));
  });

  test("under the restricted Pod Security standard, a pod that says so in one word, and no other", async () => {
    const label = "pod-security.kubernetes.io/enforce";
    await cluster.kubectl(["label", "namespace", namespace, `${label}=restricted`]);
    const containers = [{ name: "app", image: "app:1" }];
    const volumes = { tmp: { emptyDir: {} } };
    const pods = (props: object) => render((chart) => new PlainPod(chart, "pod", { volumes, containers, ...props }));
    try {
      await expectAccepted(pods({ security: "restricted" }));
      await expect(expectAccepted(pods({}))).rejects.toThrow("violates PodSecurity");
    } finally {
      await cluster.kubectl(["label", "namespace", namespace, `${label}-`]);
    }
  });

  test("a GPU pod on a pool, which takes its resource and its taints", () => {
    const pool: NodePool = {
      labels: { "hw-type": "gpu" },
      taints: [
        { key: "hw-type", value: "gpu", effect: "NoSchedule" },
        { key: "spot", effect: "NoExecute" },
      ],
      extendedResource: "nvidia.com/gpu",
    };
    const containers = [{ name: "train", image: "train:1" }];
    return expectAccepted(
      render((chart) => new GpuPinnedPod(chart, "gpu", { pool, gpus: 2, restartPolicy: "Never", containers })),
    );
  });

  test.each(["v1", "v2", "v3"])("main.ts as %s", async (release) => {
    const env = { PATH: process.env.PATH, APP_RELEASE: release, APP_TARGET: "public", APP_NAMESPACE: namespace };
    const { objects } = await synthesizeFromCommand({ cwd: root, env });
    await expectAccepted(objects.map(({ manifest }) => manifest).filter(({ kind }) => kind !== "Namespace"));
  });

  test("every manifest of the documents, as we read it", async () => {
    const objects = await readManifests(["test/fixtures/manifests"], { cwd: root, readInput: async () => "" });
    expect(objects.length).toBeGreaterThan(36);
    const renamed = objects.map(({ manifest }, index) => {
      // A node port may be taken by a neighbour, and one name be given twice: neither is what is looked at.
      const text = JSON.stringify(manifest, (key, value) => (key === "nodePort" ? undefined : value));
      const copy = JSON.parse(text) as Manifest;
      return { ...copy, metadata: { ...copy.metadata, name: `m${String(index)}` } };
    });
    await expectAccepted(renamed);
  });
});
