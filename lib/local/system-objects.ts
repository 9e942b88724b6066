/** The objects that make a bare control plane a usable cluster: DNS, a default StorageClass, simulated nodes. Pure. */
import type { Manifest } from "../objects";
import { DNS_ADDRESS } from "./control-plane";
import type { NodePlan } from "./options";

const DNS_PORTS = [
  { name: "dns", port: 53, protocol: "UDP" },
  { name: "dns-tcp", port: 53, protocol: "TCP" },
];

/** The provisioner is the controller manager's own; its folders lie in /tmp/hostpath_pv. */
export function storageClass(): Manifest {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: "kubernetes.io/host-path",
  };
}

/** A Service without a selector: its one endpoint is the DNS server on a node's address. */
export function dnsObjects(address: string): Manifest[] {
  const namespace = "kube-system";
  return [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "kube-dns", namespace },
      spec: { clusterIP: DNS_ADDRESS, ports: DNS_PORTS },
    },
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: "kube-dns-slipway", namespace, labels: { "kubernetes.io/service-name": "kube-dns" } },
      addressType: "IPv4",
      endpoints: [{ addresses: [address], conditions: { ready: true } }],
      ports: DNS_PORTS,
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "slipway:coredns" },
      rules: [
        { apiGroups: [""], resources: ["services", "pods", "namespaces"], verbs: ["list", "watch"] },
        { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
      ],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "slipway:coredns" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "slipway:coredns" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "slipway:coredns" }],
    },
  ];
}

export const SIMULATED_ANNOTATION = "kwok.x-k8s.io/node";

/** Pods that nobody pinned to a simulated node must not land there: they would be endpoints that answer nothing. */
const KEEP_OFF = { key: SIMULATED_ANNOTATION, value: "fake", effect: "NoSchedule" };

export function simulatedNode(index: number, { labels, taints, capacity }: NodePlan): Manifest {
  const name = `simulated-${String(index)}`;
  const resources = { cpu: "32", memory: "256Gi", "ephemeral-storage": "1Ti", pods: "110", ...capacity };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      annotations: { [SIMULATED_ANNOTATION]: "fake" },
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "slipway.dev/simulated": "true",
        ...labels,
      },
    },
    spec: { taints: taints.length > 0 ? taints : [KEEP_OFF] },
    status: { capacity: resources, allocatable: resources },
  };
}

export function kwokArguments(kubeconfig: string, stages: string, port: number): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--config=${stages}`,
    "--manage-all-nodes=false",
    `--manage-nodes-with-annotation-selector=${SIMULATED_ANNOTATION}=fake`,
    // Addresses that only appear in objects; kwok's own default lies inside the Service range.
    "--cidr=10.250.0.0/16",
    "--node-ip=192.0.2.1",
    `--server-address=127.0.0.1:${String(port)}`,
    "--node-lease-duration-seconds=40",
  ];
}
