/**
 * The cluster that a command means, opened for as long as its work lasts.
 */
import { homedir } from "node:os";
import type { Cluster } from "../cluster";
import type { ClusterOptions } from "./options";
import type { Terminal } from "./terminal";

export async function withCluster<T>(
  { context, kubeconfig }: ClusterOptions,
  terminal: Terminal,
  work: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  const { connect, loadKubeconfig } = await import("../cluster/index.js");
  const { env, cwd } = terminal;
  const access = await loadKubeconfig({
    env,
    cwd,
    home: env.HOME ?? homedir(),
    interactive: terminal.interactive,
    ...(context === undefined ? {} : { context }),
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
  });
  const cluster = connect(access);
  try {
    return await work(cluster);
  } finally {
    cluster.close();
  }
}
