/** What there is of a cluster, without changing anything. */
import type { NodePlan } from "./options";
import { clusterFolder, type Environment } from "./paths";
import { isReady, serverUrl } from "./ready";
import { kubeconfigFile, listClusters, readState } from "./state";
import { findDead } from "./teardown";

export interface ClusterStatus {
  readonly name: string;
  /** `broken`: some of its programs are gone, or it does not answer; the next `up` removes and starts it. */
  readonly state: "absent" | "running" | "broken";
  readonly folder: string;
  readonly server?: string;
  readonly kubeconfig?: string;
  readonly nodes?: NodePlan;
  readonly nodeAddresses: readonly string[];
  /** Programs that should run and do not. */
  readonly dead: readonly string[];
}

export async function clusterStatus(name: string, env: Environment = process.env): Promise<ClusterStatus> {
  const folder = clusterFolder(name, env);
  const state = readState(folder);
  if (state === undefined) return { name, state: "absent", folder, nodeAddresses: [], dead: [] };
  const dead = await findDead(state);
  const running = state.phase === "running" && dead.length === 0 && (await isReady(state));
  return {
    name,
    state: running ? "running" : "broken",
    folder,
    server: serverUrl(state),
    kubeconfig: kubeconfigFile(folder),
    nodes: state.plan,
    nodeAddresses: state.nodes.map(({ address }) => address),
    dead,
  };
}

/** Every cluster of this user. */
export async function listClusterStatus(env: Environment = process.env): Promise<readonly ClusterStatus[]> {
  return Promise.all(listClusters(env).map((name) => clusterStatus(name, env)));
}
