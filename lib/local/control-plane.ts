/** The command lines of etcd and the control plane. Pure: a test reads them without starting anything. */
import { join } from "node:path";
import { componentKubeconfig } from "./certificates";

export interface ControlPlanePlan {
  readonly folder: string;
  /** Where the API server listens: the bridge when there are real nodes, else loopback. */
  readonly address: string;
  readonly ports: Readonly<Record<string, number>>;
}

export const SERVICE_RANGE = "10.0.0.0/16";
export const SERVICE_ADDRESS = "10.0.0.1";
export const DNS_ADDRESS = "10.0.0.10";

/** Every port the control plane listens on, by the name under which the state keeps it. */
export const CONTROL_PLANE_PORTS = ["etcd", "etcd-peer", "kube-controller-manager", "kube-scheduler", "kwok"] as const;

// The default of 20 requests a second would take minutes for a thousand pods.
const FAST_CLIENT = ["--kube-api-qps=500", "--kube-api-burst=1000"];

export function etcdArguments({ folder, ports }: ControlPlanePlan): string[] {
  const client = `https://127.0.0.1:${String(ports.etcd)}`;
  const peer = `https://127.0.0.1:${String(ports["etcd-peer"])}`;
  const pki = (file: string): string => join(folder, "pki", file);
  return [
    `--data-dir=${join(folder, "etcd")}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    // Without client certificates, every local user could read and write the whole cluster.
    ...["", "peer-"].flatMap((role) => [
      `--${role}client-cert-auth`,
      `--${role}trusted-ca-file=${pki("ca.crt")}`,
      `--${role}cert-file=${pki("etcd.crt")}`,
      `--${role}key-file=${pki("etcd.key")}`,
    ]),
    "--unsafe-no-fsync", // data that nobody keeps
  ];
}

export function apiServerArguments({ folder, address, ports }: ControlPlanePlan): string[] {
  const pki = (file: string): string => join(folder, "pki", file);
  return [
    `--etcd-servers=https://127.0.0.1:${String(ports.etcd)}`,
    `--etcd-cafile=${pki("ca.crt")}`,
    `--etcd-certfile=${pki("etcd.crt")}`,
    `--etcd-keyfile=${pki("etcd.key")}`,
    `--secure-port=${String(ports["kube-apiserver"])}`,
    `--bind-address=${address}`,
    `--advertise-address=${address}`,
    "--endpoint-reconciler-type=none",
    `--tls-cert-file=${pki("kube-apiserver.crt")}`,
    `--tls-private-key-file=${pki("kube-apiserver.key")}`,
    `--client-ca-file=${pki("ca.crt")}`,
    `--service-account-key-file=${pki("sa.pub")}`,
    `--service-account-signing-key-file=${pki("sa.key")}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-cluster-ip-range=${SERVICE_RANGE}`,
    "--authorization-mode=Node,RBAC",
    "--enable-admission-plugins=NodeRestriction",
    "--allow-privileged=true",
    `--kubelet-client-certificate=${pki("kubelet-client.crt")}`,
    `--kubelet-client-key=${pki("kubelet-client.key")}`,
    `--kubelet-certificate-authority=${pki("ca.crt")}`,
    // By name, logs and exec would ask the host's DNS for a node that it does not know.
    "--kubelet-preferred-address-types=InternalIP",
    "--enable-aggregator-routing=true",
  ];
}

function identityArguments(folder: string, name: string): string[] {
  const path = componentKubeconfig(folder, name);
  return ["", "authentication-", "authorization-"].map((role) => `--${role}kubeconfig=${path}`);
}

export function controllerManagerArguments({ folder, ports }: ControlPlanePlan): string[] {
  const pki = (file: string): string => join(folder, "pki", file);
  return [
    ...identityArguments(folder, "kube-controller-manager"),
    `--service-account-private-key-file=${pki("sa.key")}`,
    `--root-ca-file=${pki("ca.crt")}`,
    "--use-service-account-credentials",
    "--leader-elect=false",
    "--bind-address=127.0.0.1",
    `--secure-port=${String(ports["kube-controller-manager"])}`,
    `--cluster-signing-cert-file=${pki("ca.crt")}`,
    `--cluster-signing-key-file=${pki("ca.key")}`,
    "--enable-hostpath-provisioner",
    ...FAST_CLIENT,
  ];
}

export function schedulerArguments({ folder, ports }: ControlPlanePlan): string[] {
  return [
    ...identityArguments(folder, "kube-scheduler"),
    "--leader-elect=false",
    "--bind-address=127.0.0.1",
    `--secure-port=${String(ports["kube-scheduler"])}`,
    ...FAST_CLIENT,
  ];
}
