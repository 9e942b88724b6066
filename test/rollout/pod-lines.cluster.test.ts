import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { LiveObject } from "../../lib/objects";
import { podStatusWords } from "../../lib/rollout";
import { dropNamespace, newNamespace, testCluster } from "../support/test-cluster";

const IMAGE = "mogumogusityau/user-service:1.0.0";
const container = { name: "app", image: IMAGE, imagePullPolicy: "IfNotPresent" };
const exits = (code: string) => [{ name: "EXIT_CODE", value: code }];
const init = (code: string) => ({ ...container, name: "first", env: exits(code) });

const SPECS: Readonly<Record<string, object>> = {
  running: { containers: [container] },
  completed: { restartPolicy: "Never", containers: [{ ...container, image: "hello-world" }] },
  failed: { restartPolicy: "Never", containers: [{ ...container, env: exits("3") }] },
  crashing: { containers: [{ ...container, env: exits("3") }] },
  "failing-init": { initContainers: [init("1")], containers: [container] },
  sidecar: {
    initContainers: [{ ...container, name: "side", restartPolicy: "Always", env: [{ name: "PORT", value: "3001" }] }],
    containers: [container],
  },
  "missing-key": {
    containers: [{ ...container, env: [{ name: "A", valueFrom: { configMapKeyRef: { name: "none", key: "a" } } }] }],
  },
  "missing-image": { containers: [{ ...container, image: `${IMAGE}-none` }] },
  homeless: { nodeSelector: { "example.com/none": "true" }, containers: [container] },
  gated: { schedulingGates: [{ name: "example.com/gate" }], containers: [container] },
};

describe("kubectl get pods", () => {
  const cluster = testCluster();
  let namespace = "";
  beforeAll(async () => {
    namespace = await newNamespace(cluster, "pod-words");
    const items = Object.entries(SPECS).map(([name, spec]) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name },
      spec: { terminationGracePeriodSeconds: 1, ...spec },
    }));
    const created = await cluster.kubectl(
      ["-n", namespace, "create", "-f", "-"],
      JSON.stringify({ apiVersion: "v1", kind: "List", items }),
    );
    if (created.exitCode !== 0) throw new Error(created.stderr);
    await cluster.kubectl([
      "-n",
      namespace,
      "wait",
      "pod/crashing",
      "--for=jsonpath={.status.containerStatuses[0].restartCount}=1",
      "--timeout=60s",
    ]);
  }, 120_000);
  afterAll(() => dropNamespace(cluster, namespace));

  test("prints the same status, ready count and restarts", async () => {
    // Objects and table are two requests: compare when nothing changed between them.
    for (;;) {
      const pods = () => cluster.get<{ items: LiveObject[] }>(["-n", namespace, "pods"]);
      const before = await pods();
      const { stdout } = await cluster.kubectl(["-n", namespace, "get", "pods", "--no-headers"]);
      if (JSON.stringify(await pods()) !== JSON.stringify(before)) continue;
      const printed = stdout.split("\n").map((line) => line.split(/\s+/).slice(0, 4).join(" "));
      const ours = before.items.map((object) => {
        const { status, ready, restarts } = podStatusWords(object);
        return `${object.metadata.name} ${ready} ${status} ${String(restarts)}`;
      });
      expect(ours.sort()).toEqual(printed.sort());
      return;
    }
  }, 120_000);
});
