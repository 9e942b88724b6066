/**
 * A node that runs containers: containerd, kubelet and kube-proxy in a network namespace of their own. So the host's
 * packet filter stays untouched, several nodes fit on one machine, and with the namespace every rule is gone.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { componentKubeconfig } from "./certificates";
import { createNodeCgroup, joinNodeCgroup } from "./cgroups";
import { addressIn } from "./network";
import {
  cniConfig,
  containerdConfig,
  kubeletConfig,
  type NodeConfigPlan,
  nodeFolder,
  proxyConfig,
  registryHosts,
} from "./node-config";
import type { Programs } from "./programs";
import { accepts } from "./ready";
import type { Recorder } from "./recorder";
import { run } from "./run";
import type { NetworkState, RealNodeState } from "./state";
import { type Wait, waitUntil } from "./wait";

const namespacePath = (name: string): string => `/var/run/netns/${name}`;

/** The addresses and names of real node number `index`, from 1. */
export function planRealNode(network: NetworkState, index: number): RealNodeState {
  const name = `real-${String(index)}`;
  return {
    name,
    namespace: `slipway${String(network.slot)}-${name}`,
    hostLink: `slipway${String(network.slot)}v${String(index)}`,
    address: addressIn(network.nodeRange, 10 + index),
    podRange: network.podRange.replace(/\.0\.0\/16$/, `.${String(index)}.0/24`),
  };
}

/** The namespace, the wire to the bridge and the routes. */
export async function createNodeNetwork(
  node: RealNodeState,
  network: NetworkState,
  all: readonly RealNodeState[],
): Promise<void> {
  const { namespace, hostLink, address } = node;
  await run("ip", ["netns", "add", namespace]);
  const inside = (...args: string[]): Promise<unknown> => run("ip", ["-n", namespace, ...args]);
  await run("ip", ["link", "add", hostLink, "type", "veth", "peer", "name", "eth0", "netns", namespace]);
  await run("ip", ["link", "set", hostLink, "master", network.bridge, "up"]);
  await inside("link", "set", "lo", "up");
  await inside("addr", "add", `${address}/24`, "dev", "eth0");
  await inside("link", "set", "eth0", "up");
  await inside("route", "add", "default", "via", network.address);
  for (const other of all.filter(({ name }) => name !== node.name)) {
    await inside("route", "add", other.podRange, "via", other.address);
  }
  // Bridged packets must pass the rules too, or a pod's answer to a pod behind a Service skips their way back.
  const settings =
    "echo 1 > /proc/sys/net/ipv4/ip_forward; f=/proc/sys/net/bridge/bridge-nf-call-iptables; [ ! -e $f ] || echo 1 > $f";
  await run("nsenter", [`--net=${namespacePath(namespace)}`, "sh", "-c", settings]);
  // The host reaches pods directly: webhooks and the API server's proxy need that.
  await run("ip", ["route", "add", node.podRange, "via", address]);
}

export function writeNodeFiles(plan: NodeConfigPlan): void {
  const own = nodeFolder(plan.folder, plan.node.name);
  const files: Readonly<Record<string, string>> = {
    "containerd.toml": containerdConfig(plan),
    "certs.d/_default/hosts.toml": registryHosts(plan.registry),
    "cni/10-slipway.conflist": cniConfig(plan),
    "kubelet.json": kubeletConfig(plan),
    "kube-proxy.json": proxyConfig(plan),
    "resolv.conf": "# Pods ask the cluster's DNS; it knows no name outside the cluster.\n",
  };
  for (const [name, text] of Object.entries(files)) {
    const path = join(own, name);
    mkdirSync(join(path, ".."), { recursive: true, mode: 0o700 });
    writeFileSync(path, text, { mode: 0o600 });
  }
}

export interface NodeStart {
  readonly recorder: Recorder;
  readonly programs: Programs;
  readonly node: RealNodeState;
}

/** Starts a program inside the node: its network, its cgroup. */
async function startInside({ recorder, node }: NodeStart, name: string, command: readonly string[]): Promise<void> {
  // `ip netns exec` would mount a new /sys over the cgroups; nsenter leaves the file system alone.
  const inside = ["nsenter", `--net=${namespacePath(node.namespace)}`, ...command] as const;
  await recorder.start({
    name: `${name}-${node.name}`,
    command: inside,
    onStarted: (pid) => joinNodeCgroup(node.namespace, pid),
  });
}

/** Starts the container runtime; it needs no API server. */
export async function startRuntime(start: NodeStart, wait: Omit<Wait, "what" | "programs">): Promise<void> {
  const { recorder, node } = start;
  const own = nodeFolder(recorder.state.folder, node.name);
  createNodeCgroup(node.namespace);
  await startInside(start, "containerd", ["containerd", "--config", join(own, "containerd.toml")]);
  const programs = [recorder.program(`containerd-${node.name}`)];
  const socket = join(own, "containerd.sock");
  await waitUntil({ ...wait, what: `containerd of ${node.name}`, programs }, () => accepts({ path: socket }));
}

/** Starts what makes it a node; the API server must be ready. */
export async function startNodeAgents(start: NodeStart): Promise<void> {
  const { recorder, programs, node } = start;
  const { folder } = recorder.state;
  const own = nodeFolder(folder, node.name);
  const identity = [`--kubeconfig=${componentKubeconfig(folder, node.name)}`, `--hostname-override=${node.name}`];
  const places = [`--root-dir=${join(own, "kubelet")}`, `--cert-dir=${join(own, "kubelet", "pki")}`];
  const kubelet = [`--config=${join(own, "kubelet.json")}`, ...identity, `--node-ip=${node.address}`, ...places];
  await startInside(start, "kubelet", [...programs.component("kubelet"), ...kubelet]);
  const proxy = [...programs.component("kube-proxy"), `--config=${join(own, "kube-proxy.json")}`];
  await startInside(start, "kube-proxy", proxy);
}

/** The cluster's DNS server, in the network of the node given. */
export async function startDns(start: NodeStart): Promise<void> {
  const { recorder, programs, node } = start;
  const { folder } = recorder.state;
  const path = join(nodeFolder(folder, node.name), "Corefile");
  writeFileSync(path, corefile(node.address, componentKubeconfig(folder, "coredns")), { mode: 0o600 });
  await startInside(start, "coredns", [programs.coredns, "-conf", path]);
}

export const DNS_READY_PORT = 8181;

export function corefile(address: string, kubeconfig: string): string {
  return [
    ".:53 {",
    `  bind ${address}`,
    "  errors",
    `  ready ${address}:${String(DNS_READY_PORT)}`,
    "  cache 5",
    "  kubernetes cluster.local in-addr.arpa ip6.arpa {",
    `    kubeconfig ${kubeconfig}`,
    "  }",
    "}",
    "",
  ].join("\n");
}
