/** Two real nodes on one machine: pods on both, traffic across, and one of them drained. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { clusterDown, clusterUp, type LocalCluster } from "../../lib/local";
import { run } from "../../lib/local/run";

const LIMIT_MS = 120_000;
jest.setTimeout(LIMIT_MS);
const home = mkdtempSync(join(tmpdir(), "sw-"));
const env = { ...process.env, SLIPWAY_HOME: home };
let cluster: LocalCluster;

async function kubectl(...args: string[]): Promise<string> {
  const [file, ...first] = cluster.kubectl;
  return (await run(file, [...first, "--kubeconfig", cluster.kubeconfig, ...args], { timeoutMs: LIMIT_MS })).stdout;
}

beforeAll(async () => {
  cluster = await clusterUp({ name: "two", nodes: { real: 2 }, env });
  await kubectl("create", "deployment", "web", "--image=nginx:1.25", "--replicas=4");
  await kubectl("expose", "deployment", "web", "--type=NodePort", "--port=80");
  await kubectl("rollout", "status", "deployment/web", "--timeout=60s");
}, LIMIT_MS);
afterAll(async () => {
  await clusterDown("two", { env });
  rmSync(home, { recursive: true });
}, LIMIT_MS);

const placesOfPods = async (): Promise<string[]> =>
  (await kubectl("get", "pods", "-l", "app=web", "-o", "jsonpath={.items[*].spec.nodeName}")).split(" ").sort();

test("pods run on both nodes", async () => {
  expect(new Set(await placesOfPods())).toEqual(new Set(["real-1", "real-2"]));
});

test("the NodePort answers on both nodes, from pods of both", async () => {
  const port = await kubectl("get", "service", "web", "-o", "jsonpath={.spec.ports[0].nodePort}");
  const places = new Map<string, string>();
  const columns = "jsonpath={range .items[*]}{.metadata.name} {.spec.nodeName}{'\\n'}{end}";
  for (const line of (await kubectl("get", "pods", "-o", columns)).trim().split("\n")) {
    const [pod = "", node = ""] = line.split(" ");
    places.set(pod, node);
  }
  for (const address of cluster.nodeAddresses) {
    const answers = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const response = await fetch(`http://${address}:${port}/`, { headers: { connection: "close" } });
        return ((await response.json()) as { pod: string }).pod;
      }),
    );
    expect(new Set(answers.map((pod) => places.get(pod)))).toEqual(new Set(["real-1", "real-2"]));
  }
});

test("a Service's name is looked up and called from inside a pod on either node", async () => {
  const ips = (await kubectl("get", "pods", "-l", "app=web", "-o", "jsonpath={.items[*].status.podIP}")).split(" ");
  expect(ips).toHaveLength(4);
  for (const ip of ips) {
    const response = await fetch(`http://${ip}/fetch?url=http://web.default.svc.cluster.local/`);
    expect(await response.json()).toMatchObject({ service: "nginx", version: "1.25" });
  }
});

test("logs and exec reach the pods of both nodes", async () => {
  const pods = (await kubectl("get", "pods", "-l", "app=web", "-o", "name")).trim().split("\n");
  for (const pod of pods) {
    expect(await kubectl("logs", pod)).toContain("nginx 1.25 listens on port 80");
    expect(await kubectl("exec", pod, "--", "/app", "EXIT_CODE=0", "MESSAGE=here")).toBe("here");
  }
});

test("a drained node's pods become ready on the other", async () => {
  await kubectl("drain", "real-2", "--ignore-daemonsets", "--timeout=60s");
  await kubectl("rollout", "status", "deployment/web", "--timeout=60s");
  expect(await placesOfPods()).toEqual(["real-1", "real-1", "real-1", "real-1"]);
});
