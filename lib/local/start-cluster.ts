/** The order in which a cluster comes up: what needs nothing at once, the rest as soon as the API server is ready. */
import { join } from "node:path";
import { componentKubeconfig, makeCertificates, writeComponentKubeconfigs, writeKubeconfig } from "./certificates";
import type { ClusterStart } from "./cluster-start";
import {
  apiServerArguments,
  CONTROL_PLANE_PORTS,
  controllerManagerArguments,
  etcdArguments,
  SERVICE_ADDRESS,
  schedulerArguments,
} from "./control-plane";
import { builtInImages } from "./images";
import { findPluginFolder, readContainerdVersion } from "./machine";
import { canOverlay } from "./mounts";
import { createNetwork, findFreePorts } from "./network";
import type { NodeConfigPlan } from "./node-config";
import { sourceFolder } from "./paths";
import type { ProgramRecord } from "./processes";
import type { Programs } from "./programs";
import { pushImages } from "./push-images";
import { isReady, serverUrl } from "./ready";
import { createNodeNetwork, planRealNode, startDns, startNodeAgents, startRuntime, writeNodeFiles } from "./real-node";
import type { Recorder } from "./recorder";
import { applySystemObjects, awaitNodes } from "./settle";
import { kubeconfigFile, type RealNodeState } from "./state";
import { kwokArguments } from "./system-objects";
import { waitUntil } from "./wait";

const API_SERVER_LIMIT_MS = 60_000;
const RUNTIME_LIMIT_MS = 30_000;

export async function startCluster(start: ClusterStart): Promise<void> {
  await prepare(start);
  await allDone([startControlPlane(start), prepareNodes(start)]);
  await startAgents(start);
  await applySystemObjects(start);
  await awaitNodes(start);
  start.recorder.set({ phase: "running" });
}

/** Like Promise.all, but ends only when each has: a failure must not leave others at work behind the teardown. */
async function allDone(work: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

/** Addresses, ports, certificates: what everything else refers to. */
async function prepare({ recorder, programs, wanted, onProgress }: ClusterStart): Promise<void> {
  const { plan, folder, name } = recorder.state;
  if (plan.real > 0) {
    const network = await createNetwork(wanted, (claimed) => recorder.setNetwork(claimed));
    for (let index = 1; index <= plan.real; index += 1) recorder.addNode(planRealNode(network, index));
  }
  const address = recorder.state.network?.address ?? "127.0.0.1";
  const [loopback, bridge] = await Promise.all([
    findFreePorts("127.0.0.1", CONTROL_PLANE_PORTS),
    findFreePorts(address, ["kube-apiserver", "registry"]),
  ]);
  recorder.set({ ports: { ...loopback, ...bridge } });
  onProgress("making certificates");
  const { nodes } = recorder.state;
  await makeCertificates(programs.certs, folder, { address, serviceAddress: SERVICE_ADDRESS, nodes });
  const kubeconfig = { folder, clusterName: name, server: serverUrl(recorder.state) };
  writeKubeconfig(kubeconfigFile(folder), { ...kubeconfig, user: "admin" });
  writeComponentKubeconfigs(
    kubeconfig,
    nodes.map((node) => node.name),
  );
}

async function startControlPlane({ recorder, programs, onProgress, abort }: ClusterStart): Promise<void> {
  const { folder, ports, network } = recorder.state;
  const plan = { folder, ports, address: network?.address ?? "127.0.0.1" };
  const start = (name: string, args: readonly string[]): Promise<ProgramRecord> =>
    recorder.start({ name, command: [...programs.component(name), ...args] });
  const etcd = await start("etcd", etcdArguments(plan));
  const apiServer = await start("kube-apiserver", apiServerArguments(plan));
  onProgress("waiting for the API server");
  const what = "the API server to be ready";
  const wait = { what, limitMs: API_SERVER_LIMIT_MS, programs: [apiServer, etcd], ...(abort && { abort }) };
  await waitUntil(wait, () => isReady(recorder.state));
  // Started earlier, the controller manager would end for good: its permissions do not exist yet.
  await start("kube-controller-manager", controllerManagerArguments(plan));
  await start("kube-scheduler", schedulerArguments(plan));
  if (recorder.state.plan.simulated > 0) await startKwok(recorder, programs);
}

async function startKwok(recorder: Recorder, { kwok }: Programs): Promise<void> {
  const { folder, ports } = recorder.state;
  const stages = join(sourceFolder(), "stages.yaml");
  const args = kwokArguments(componentKubeconfig(folder, "kwok"), stages, ports.kwok ?? 0);
  await recorder.start({ name: "kwok", command: [kwok, ...args] });
}

/** What real nodes need before there is an API server: network, container runtime, images. */
async function prepareNodes(start: ClusterStart): Promise<void> {
  const { recorder, programs, env, onProgress, abort } = start;
  const { nodes, network, folder, ports } = recorder.state;
  if (network === undefined) return;
  const listen = `${network.address}:${String(ports.registry)}`;
  const registry = [
    ...programs.component("registry"),
    "--listen",
    listen,
    "--folder",
    join(folder, "registry"),
  ] as const;
  await recorder.start({ name: "registry", command: [...registry] as [string, ...string[]] });
  const plan: Omit<NodeConfigPlan, "node"> = {
    folder,
    registry: `http://${listen}`,
    podRange: network.podRange,
    pluginFolder: findPluginFolder(env) ?? "",
    configVersion: await readContainerdVersion(),
    snapshotter: (await canOverlay(folder)) ? "overlayfs" : "native",
  };
  onProgress("starting the container runtime and filling the image registry");
  const limit = { limitMs: RUNTIME_LIMIT_MS, ...(abort && { abort }) };
  const startNode = async (node: RealNodeState): Promise<void> => {
    writeNodeFiles({ ...plan, node });
    await createNodeNetwork(node, network, nodes);
    await startRuntime({ recorder, programs, node }, limit);
  };
  const filled = pushImages({ recorder, programs, images: builtInImages(programs.app), ...limit });
  await allDone([filled, ...nodes.map(startNode)]);
}

async function startAgents({ recorder, programs }: ClusterStart): Promise<void> {
  const { nodes } = recorder.state;
  for (const node of nodes) await startNodeAgents({ recorder, programs, node });
  const [first] = nodes;
  if (first !== undefined) await startDns({ recorder, programs, node: first });
}
