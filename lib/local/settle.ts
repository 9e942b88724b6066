/** The last part of a start: the objects of a usable cluster, and waiting until nodes and pods can be had. */
import { get } from "node:http";
import { type Cluster, connect, loadKubeconfig } from "../cluster";
import type { LiveObject, Manifest } from "../objects";
import type { ClusterStart } from "./cluster-start";
import { DNS_READY_PORT } from "./real-node";
import { kubeconfigFile } from "./state";
import { dnsObjects, simulatedNode, storageClass } from "./system-objects";
import { waitUntil } from "./wait";

const NODE_LIMIT_MS = 60_000;
const PARALLEL = 16;

async function openCluster({ recorder, env }: ClusterStart): Promise<Cluster> {
  const kubeconfig = kubeconfigFile(recorder.state.folder);
  return connect(await loadKubeconfig({ kubeconfig, env, home: env.HOME ?? "" }));
}

export async function applySystemObjects(start: ClusterStart): Promise<void> {
  const cluster = await openCluster(start);
  const { nodes, plan } = start.recorder.state;
  const [first] = nodes;
  const objects = [storageClass(), ...(first === undefined ? [] : dnsObjects(first.address))];
  for (const object of objects) await cluster.create(object, start.abort);
  // Created, not applied: an apply would drop the status, where a node's capacity stands.
  const simulated = Array.from({ length: plan.simulated }, (_, index) => simulatedNode(index + 1, plan));
  await createAll(cluster, simulated);
}

async function createAll(cluster: Cluster, objects: readonly Manifest[]): Promise<void> {
  const rest = [...objects];
  const work = async (): Promise<void> => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) await cluster.create(next);
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
}

/** Ready means: each node is, names resolve, and a pod can be created in the default namespace. */
export async function awaitNodes(start: ClusterStart): Promise<void> {
  const { recorder, onProgress, abort } = start;
  const { nodes, plan } = recorder.state;
  const cluster = await openCluster(start);
  const wait = { limitMs: NODE_LIMIT_MS, ...(abort && { abort }) };
  const programs = ["kube-controller-manager", "kube-scheduler"].map((name) => recorder.program(name));
  const agents = nodes.flatMap(({ name }) => [`kubelet-${name}`, `containerd-${name}`, `kube-proxy-${name}`]);
  const nodePrograms = agents.map((name) => recorder.program(name));
  const total = plan.real + plan.simulated;
  if (total > 0) {
    const what = total === 1 ? "the node to be Ready" : `${String(total)} nodes to be Ready`;
    onProgress(`waiting for ${what}`);
    const simulator = plan.simulated > 0 ? [recorder.program("kwok")] : [];
    const wanted = [...nodePrograms, ...simulator, ...programs];
    await waitUntil({ ...wait, what, programs: wanted }, async () => (await countReady(cluster)) >= total);
  }
  const account = { group: "", kind: "ServiceAccount", namespace: "default", name: "default" };
  await waitUntil({ ...wait, what: "the default ServiceAccount", programs }, async () => {
    return (await cluster.fetchObject(account)) !== undefined;
  });
  const [first] = nodes;
  if (first === undefined) return;
  onProgress("waiting for DNS");
  const dns = [recorder.program(`coredns-${first.name}`)];
  await waitUntil({ ...wait, what: "DNS", programs: dns }, () =>
    answersOk(`http://${first.address}:${String(DNS_READY_PORT)}/ready`),
  );
}

async function countReady(cluster: Cluster): Promise<number> {
  const { items } = await cluster.list(await cluster.fetchKind("v1", "Node"));
  return items.filter(isNodeReady).length;
}

/** Ready, and free of the taint that the controller manager takes away a moment later. */
export function isNodeReady(node: LiveObject): boolean {
  const { conditions = [] } = (node.status ?? {}) as { conditions?: readonly { type: string; status: string }[] };
  const { taints = [] } = (node.spec ?? {}) as { taints?: readonly { key: string }[] };
  const held = taints.some(({ key }) => key === "node.kubernetes.io/not-ready");
  return !held && conditions.some(({ type, status }) => type === "Ready" && status === "True");
}

function answersOk(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { timeout: 1000, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on("error", () => resolve(false));
    request.on("timeout", () => request.destroy());
  });
}
