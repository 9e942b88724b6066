/**
 * The real cluster that `npm test` starts once for all *.cluster.test.ts files, and what tests ask of it. kubectl is
 * the oracle: tests look at the cluster through it, never through the code under test.
 */
import { randomBytes } from "node:crypto";

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface TestCluster {
  /** Path of an admin kubeconfig. */
  readonly kubeconfig: string;
  /** Addresses of the real nodes: a NodePort answers on each. */
  readonly nodeAddresses: readonly string[];
  /** Runs kubectl; never throws for its exit code. */
  kubectl(args: readonly string[], input?: string): Promise<CommandResult>;
  /** Runs `kubectl get … -o json` and parses it. Throws when kubectl fails. */
  get<T = Record<string, unknown>>(args: readonly string[]): Promise<T>;
}

export function testCluster(): TestCluster {
  const { SLIPWAY_TEST_KUBECONFIG: kubeconfig, SLIPWAY_KUBE: binary, SLIPWAY_TEST_NODES: nodes = "" } = process.env;
  if (kubeconfig === undefined || binary === undefined) {
    throw new Error("This test needs the embedded cluster: run it with `npm test`, or see CONTRIBUTING in README.md.");
  }
  const kubectl = async (args: readonly string[], input?: string): Promise<CommandResult> => {
    const { execa } = await import("execa");
    const options = { reject: false, ...(input === undefined ? {} : { input }) } as const;
    const result = await execa(binary, ["kubectl", "--kubeconfig", kubeconfig, ...args], options);
    return { stdout: result.stdout, stderr: result.stderr, exitCode: result.exitCode ?? -1 };
  };
  return {
    kubeconfig,
    nodeAddresses: nodes.split(",").filter((address) => address !== ""),
    kubectl,
    async get<T>(args: readonly string[]): Promise<T> {
      const { stdout, stderr, exitCode } = await kubectl(["get", ...args, "-o", "json"]);
      if (exitCode !== 0) throw new Error(`kubectl get ${args.join(" ")}: ${stderr}`);
      return JSON.parse(stdout) as T;
    },
  };
}

/** Creates a namespace of its own for a test and waits for its default ServiceAccount. */
export async function newNamespace(cluster: TestCluster, prefix = "t"): Promise<string> {
  const name = `${prefix}-${randomBytes(4).toString("hex")}`;
  const created = await cluster.kubectl(["create", "namespace", name]);
  if (created.exitCode !== 0) throw new Error(created.stderr);
  const waited = await cluster.kubectl(["-n", name, "wait", "--for=create", "serviceaccount/default", "--timeout=30s"]);
  if (waited.exitCode !== 0) throw new Error(waited.stderr);
  return name;
}

/** Starts the deletion of a namespace; nothing waits for its end. */
export async function dropNamespace(cluster: TestCluster, name: string): Promise<void> {
  await cluster.kubectl(["delete", "namespace", name, "--wait=false"]);
}
