/** The configuration files of a real node's programs, as text. Pure: a test reads them without a node. */
import { join } from "node:path";
import { componentKubeconfig } from "./certificates";
import { DNS_ADDRESS } from "./control-plane";
import { PAUSE_IMAGE } from "./images";
import type { RealNodeState } from "./state";

export interface NodeConfigPlan {
  readonly node: RealNodeState;
  /** The cluster's folder. */
  readonly folder: string;
  /** `http://10.245.0.1:5000`: where every image comes from. */
  readonly registry: string;
  /** Pods of all nodes. */
  readonly podRange: string;
  /** Where the CNI plugins are. */
  readonly pluginFolder: string;
  /** Of containerd: 2 for 1.x, 3 for 2.x. */
  readonly configVersion: 2 | 3;
  readonly snapshotter: "overlayfs" | "native";
}

export const nodeFolder = (folder: string, name: string): string => join(folder, name);

export function containerdConfig(plan: NodeConfigPlan): string {
  const own = nodeFolder(plan.folder, plan.node.name);
  const head = [
    `version = ${String(plan.configVersion)}`,
    `root = ${quote(join(own, "containerd"))}`,
    `state = ${quote(join(own, "run"))}`,
    "[grpc]",
    `  address = ${quote(join(own, "containerd.sock"))}`,
    "[ttrpc]",
    `  address = ${quote(join(own, "containerd.ttrpc.sock"))}`,
    '[plugins."io.containerd.internal.v1.opt"]',
    `  path = ${quote(join(own, "opt"))}`,
  ];
  return `${[...head, ...(plan.configVersion === 2 ? criOfVersion2(plan, own) : criOfVersion3(plan, own))].join("\n")}\n`;
}

// By default the runtime keeps its own state, and the pods' network namespaces, in folders that all clusters share.
const RUNTIME_LINES = (own: string): readonly string[] => [
  '  runtime_type = "io.containerd.runc.v2"',
  "  [RUNTIME.options]",
  `    Root = ${quote(join(own, "runc"))}`,
  "    SystemdCgroup = false",
];

function criOfVersion2({ pluginFolder, snapshotter }: NodeConfigPlan, own: string): readonly string[] {
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return [
    `[${cri}]`,
    `  sandbox_image = ${quote(PAUSE_IMAGE)}`,
    "  restrict_oom_score_adj = true",
    "  netns_mounts_under_state_dir = true",
    `[${cri}.containerd]`,
    `  snapshotter = ${quote(snapshotter)}`,
    '  default_runtime_name = "runc"',
    `[${cri}.containerd.runtimes.runc]`,
    ...RUNTIME_LINES(own).map((line) => line.replace("RUNTIME", `${cri}.containerd.runtimes.runc`)),
    `[${cri}.cni]`,
    `  bin_dir = ${quote(pluginFolder)}`,
    `  conf_dir = ${quote(join(own, "cni"))}`,
    `[${cri}.registry]`,
    `  config_path = ${quote(join(own, "certs.d"))}`,
  ];
}

function criOfVersion3({ pluginFolder, snapshotter }: NodeConfigPlan, own: string): readonly string[] {
  const images = "plugins.'io.containerd.cri.v1.images'";
  const runtime = "plugins.'io.containerd.cri.v1.runtime'";
  return [
    `[${images}]`,
    `  snapshotter = ${quote(snapshotter)}`,
    `[${images}.pinned_images]`,
    `  sandbox = ${quote(PAUSE_IMAGE)}`,
    `[${images}.registry]`,
    `  config_path = ${quote(join(own, "certs.d"))}`,
    `[${runtime}]`,
    "  restrict_oom_score_adj = true",
    "  netns_mounts_under_state_dir = true",
    `[${runtime}.containerd]`,
    '  default_runtime_name = "runc"',
    `[${runtime}.containerd.runtimes.runc]`,
    ...RUNTIME_LINES(own).map((line) => line.replace("RUNTIME", `${runtime}.containerd.runtimes.runc`)),
    `[${runtime}.cni]`,
    `  bin_dirs = [${quote(pluginFolder)}]`,
    `  conf_dir = ${quote(join(own, "cni"))}`,
  ];
}

/** Without the `server` line the runtime would go on to the real registry, and hang in DNS. */
export function registryHosts(registry: string): string {
  return `server = ${quote(registry)}\n[host.${quote(registry)}]\n  capabilities = ["pull", "resolve"]\n`;
}

export function cniConfig({ node, folder }: NodeConfigPlan): string {
  const ipam = {
    type: "host-local",
    dataDir: join(nodeFolder(folder, node.name), "ipam"),
    ranges: [[{ subnet: node.podRange }]],
    routes: [{ dst: "0.0.0.0/0" }],
  };
  const bridge = { type: "bridge", bridge: "cni0", isGateway: true, ipMasq: true, hairpinMode: true, ipam };
  const portmap = { type: "portmap", capabilities: { portMappings: true } };
  // The network's name is also the prefix of the plugins' records, which `down` removes.
  return JSON.stringify({ cniVersion: "0.4.0", name: node.namespace, plugins: [bridge, portmap] }, null, 2);
}

export function kubeletConfig({ node, folder }: NodeConfigPlan): string {
  const own = nodeFolder(folder, node.name);
  const pki = (file: string): string => join(folder, "pki", file);
  return JSON.stringify(
    {
      apiVersion: "kubelet.config.k8s.io/v1beta1",
      kind: "KubeletConfiguration",
      address: node.address,
      readOnlyPort: 0,
      authentication: {
        anonymous: { enabled: false },
        webhook: { enabled: false },
        x509: { clientCAFile: pki("ca.crt") },
      },
      authorization: { mode: "AlwaysAllow" },
      tlsCertFile: pki(`${node.name}.crt`),
      tlsPrivateKeyFile: pki(`${node.name}.key`),
      cgroupDriver: "cgroupfs",
      cgroupRoot: `/${node.namespace}`,
      cgroupsPerQOS: true,
      enforceNodeAllocatable: [],
      failCgroupV1: false,
      failSwapOn: false,
      containerRuntimeEndpoint: `unix://${join(own, "containerd.sock")}`,
      clusterDNS: [DNS_ADDRESS],
      clusterDomain: "cluster.local",
      resolvConf: join(own, "resolv.conf"),
      podLogsDir: join(own, "pod-logs"),
      volumePluginDir: join(own, "volume-plugins"),
      evictionHard: { "memory.available": "50Mi", "nodefs.available": "1%", "imagefs.available": "1%" },
      imageGCHighThresholdPercent: 100,
      imageGCLowThresholdPercent: 99,
      nodeStatusUpdateFrequency: "5s",
      serializeImagePulls: false,
      logging: { flushFrequency: "1s" },
    },
    null,
    2,
  );
}

export function proxyConfig({ node, folder, podRange }: NodeConfigPlan): string {
  return JSON.stringify(
    {
      apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
      kind: "KubeProxyConfiguration",
      mode: "iptables",
      clientConnection: { kubeconfig: componentKubeconfig(folder, "kube-proxy") },
      clusterCIDR: podRange,
      hostnameOverride: node.name,
      conntrack: { maxPerCore: 0, min: 0 },
      iptables: { localhostNodePorts: true, minSyncPeriod: "100ms" },
    },
    null,
    2,
  );
}

function quote(text: string): string {
  return JSON.stringify(text);
}
