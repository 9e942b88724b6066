import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { DisruptionBudget, GpuPinnedPod, type NodePool, RollingDeployment, WebApp } from "../../lib";
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
