/** Who may talk to whom: the cluster's throw-away certificates, and a kubeconfig for each client. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CertificateRequest } from "./certificate-request";
import { makeCertificatesWithOpenssl } from "./openssl-certificates";
import { run } from "./run";

const SERVICE_NAMES = ["kubernetes", "kubernetes.default", "kubernetes.default.svc"];

/** The clients that get a kubeconfig of their own, beside the nodes. */
const CLIENTS: readonly CertificateRequest[] = [
  { name: "admin", commonName: "slipway-admin", organization: "system:masters" },
  { name: "kube-controller-manager", commonName: "system:kube-controller-manager" },
  { name: "kube-scheduler", commonName: "system:kube-scheduler" },
  { name: "kube-proxy", commonName: "system:kube-proxy" },
  { name: "coredns", commonName: "slipway:coredns" },
  { name: "kwok", commonName: "slipway:kwok", organization: "system:masters" },
];

export interface CertificatePlan {
  /** Where the API server listens. */
  readonly address: string;
  /** The first address of the Service range: the Service `kubernetes`. */
  readonly serviceAddress: string;
  readonly nodes: readonly { readonly name: string; readonly address: string }[];
}

export function certificateRequests({ address, serviceAddress, nodes }: CertificatePlan): CertificateRequest[] {
  const hosts = [...new Set([address, "127.0.0.1", serviceAddress, "localhost", ...SERVICE_NAMES])];
  return [
    { name: "kube-apiserver", commonName: "kube-apiserver", hosts },
    { name: "etcd", commonName: "etcd", hosts: ["127.0.0.1"] },
    { name: "kubelet-client", commonName: "slipway-kubelet-client", organization: "system:masters" },
    ...CLIENTS,
    ...nodes.map((node) => ({
      name: node.name,
      commonName: `system:node:${node.name}`,
      organization: "system:nodes",
      hosts: [node.address],
    })),
  ];
}

/** Writes the certificates into `folder`/pki, by the program given or, without one, by openssl. */
export async function makeCertificates(
  command: readonly string[] | undefined,
  folder: string,
  plan: CertificatePlan,
): Promise<void> {
  const requests = certificateRequests(plan);
  const pki = join(folder, "pki");
  if (command === undefined) return makeCertificatesWithOpenssl(pki, requests);
  const [file = "", ...args] = command;
  await run(file, [...args, pki], { input: JSON.stringify(requests) });
}

export interface KubeconfigPlan {
  readonly folder: string;
  /** Of the cluster, for the context's name. */
  readonly clusterName: string;
  readonly server: string;
  /** Whose certificate it carries. */
  readonly user: string;
}

/** A kubeconfig with everything inside, so that it works from anywhere. JSON is YAML too. */
export function writeKubeconfig(path: string, { folder, clusterName, server, user }: KubeconfigPlan): void {
  const read = (file: string): string => readFileSync(join(folder, "pki", file)).toString("base64");
  const name = `slipway-${clusterName}`;
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server, "certificate-authority-data": read("ca.crt") } }],
    users: [{ name, user: { "client-certificate-data": read(`${user}.crt`), "client-key-data": read(`${user}.key`) } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  };
  writeFileSync(path, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
}

/** The kubeconfigs of all components that need one, in `folder`/pki/NAME.kubeconfig. */
export function writeComponentKubeconfigs(plan: Omit<KubeconfigPlan, "user">, nodes: readonly string[]): void {
  for (const user of [...CLIENTS.map(({ name }) => name), ...nodes]) {
    writeKubeconfig(componentKubeconfig(plan.folder, user), { ...plan, user });
  }
}

export const componentKubeconfig = (folder: string, user: string): string => join(folder, "pki", `${user}.kubeconfig`);
