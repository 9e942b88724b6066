/**
 * Starts a cluster, or finds it running. Whatever an earlier, broken run left is removed first; whatever a failing
 * start has made is removed again.
 */
import { mkdirSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import { isCodedError, UsageError } from "../errors";
import type { Abort } from "../objects";
import { withLock } from "./lock";
import { requireRealNodes } from "./machine";
import type { WantedRanges } from "./network";
import { DEFAULT_PLAN, type NodePlan } from "./options";
import { clusterFolder, type Environment } from "./paths";
import { readBootId } from "./processes";
import { findPrograms } from "./programs";
import { isReady } from "./ready";
import { Recorder } from "./recorder";
import { startCluster } from "./start-cluster";
import { type ClusterState, kubeconfigFile, readState } from "./state";
import { findDead, tearDown } from "./teardown";

export interface ClusterOptions extends WantedRanges {
  /** Default `dev`. */
  readonly name?: string;
  /** What is not named has its default: one real node. */
  readonly nodes?: Partial<NodePlan>;
  readonly env?: Environment;
  readonly abort?: Abort;
  /** One line for each thing that is waited for. */
  readonly onProgress?: (line: string) => void;
}

export interface LocalCluster {
  readonly name: string;
  /** Path of an admin kubeconfig. */
  readonly kubeconfig: string;
  /** Addresses of the real nodes: a NodePort answers on each. */
  readonly nodeAddresses: readonly string[];
  /** The command that is kubectl, without its arguments. */
  readonly kubectl: readonly [string, ...string[]];
  /** True when it was running before. */
  readonly alreadyRunning: boolean;
}

const DEFAULT_CLUSTER_NAME = "dev";
const LOCK_LIMIT_MS = 60_000;

/** @throws BAD_USAGE · CLUSTER_UNSUPPORTED · CLUSTER_START_FAILED · CLUSTER_BUSY · ABORTED */
export async function clusterUp(options: ClusterOptions = {}): Promise<LocalCluster> {
  const { name = DEFAULT_CLUSTER_NAME, env = process.env, onProgress = () => {}, abort } = options;
  const folder = clusterFolder(name, env);
  mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
  const lock = { purpose: `works on cluster ${name}`, limitMs: LOCK_LIMIT_MS, onWait: onProgress };
  return withLock(`${folder}.lock`, { ...lock, ...(abort && { abort }) }, async () => {
    const present = readState(folder);
    if (present !== undefined && (await isUsable(present, onProgress))) return joinRunning(present, options);
    return startAnew(name, folder, options);
  });
}

async function isUsable(state: ClusterState, onProgress: (line: string) => void): Promise<boolean> {
  const dead = await findDead(state);
  if (state.phase === "running" && dead.length === 0 && (await isReady(state))) return true;
  const why = dead.length > 0 ? `${dead.join(", ")} no longer run` : "it does not answer";
  onProgress(`removing what is left of an earlier run (${why})`);
  await tearDown(state);
  return false;
}

async function joinRunning(
  state: ClusterState,
  { nodes = {}, env = process.env, onProgress }: ClusterOptions,
): Promise<LocalCluster> {
  for (const kind of ["real", "simulated"] as const) {
    const wanted = nodes[kind];
    if (wanted === undefined || wanted === state.plan[kind]) continue;
    const has = `real=${String(state.plan.real)},simulated=${String(state.plan.simulated)}`;
    throw new UsageError("BAD_USAGE", `--nodes: cluster ${state.name} is running with ${has}.`, {
      hint: `Take it down first (slipway cluster down --name ${state.name}), or start one of another name.`,
    });
  }
  onProgress?.(`cluster ${state.name} is already running`);
  return describe(state, env, true);
}

async function startAnew(name: string, folder: string, options: ClusterOptions): Promise<LocalCluster> {
  const { env = process.env, abort, onProgress = () => {} } = options;
  const plan: NodePlan = { ...DEFAULT_PLAN, ...options.nodes };
  if (plan.real > 0) await requireRealNodes(env);
  const need = { realNodes: plan.real > 0, simulatedNodes: plan.simulated > 0 };
  const programs = await findPrograms({ env, need, onProgress, ...(abort && { abort }) });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const recorder = new Recorder({
    format: 1,
    name,
    folder: realpathSync(folder),
    bootId: readBootId(),
    phase: "starting",
    plan,
    ports: {},
    nodes: [],
    programs: [],
  });
  try {
    await startCluster({ recorder, programs, env, onProgress, wanted: options, ...(abort && { abort }) });
  } catch (error) {
    onProgress("the start failed; removing what was made");
    await tearDown(recorder.state, { keepLogs: isCodedError(error) && error.code === "CLUSTER_START_FAILED" });
    throw error;
  }
  return describe(recorder.state, env, false);
}

async function describe(state: ClusterState, env: Environment, alreadyRunning: boolean): Promise<LocalCluster> {
  const programs = await findPrograms({ env, need: { realNodes: false, simulatedNodes: false }, onProgress: () => {} });
  return {
    name: state.name,
    kubeconfig: kubeconfigFile(state.folder),
    nodeAddresses: state.nodes.map(({ address }) => address),
    kubectl: programs.component("kubectl"),
    alreadyRunning,
  };
}
