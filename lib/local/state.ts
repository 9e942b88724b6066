/**
 * What a cluster has made on this machine, written down before it is made, so that whoever comes later (`down`, the
 * next `up` after a kill or a reboot) can find and remove all of it.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LocalClusterError } from "../errors";
import type { NodePlan } from "./options";
import { clustersFolder, type Environment } from "./paths";
import type { ProgramRecord } from "./processes";

export interface RealNodeState {
  readonly name: string;
  /** Its network namespace, and the name of its cgroup. */
  readonly namespace: string;
  readonly hostLink: string;
  readonly address: string;
  readonly podRange: string;
}

export interface NetworkState {
  readonly slot: number;
  readonly bridge: string;
  /** The bridge's hardware address, chosen at random: proof that the bridge of that name is still this one. */
  readonly mac: string;
  /** The host's address on the bridge; the API server and the registry listen there. */
  readonly address: string;
  readonly nodeRange: string;
  readonly podRange: string;
}

export interface ClusterState {
  readonly format: 1;
  readonly name: string;
  readonly folder: string;
  readonly bootId: string;
  readonly phase: "starting" | "running";
  readonly plan: NodePlan;
  readonly ports: Readonly<Record<string, number>>;
  readonly network?: NetworkState;
  readonly nodes: readonly RealNodeState[];
  readonly programs: readonly ProgramRecord[];
}

export const stateFile = (folder: string): string => join(folder, "state.json");
export const kubeconfigFile = (folder: string): string => join(folder, "kubeconfig");

/** Undefined when there is no such cluster. */
export function readState(folder: string): ClusterState | undefined {
  let text: string;
  try {
    text = readFileSync(stateFile(folder), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const state = parseState(text);
  if (state !== undefined) return { ...state, folder };
  throw new LocalClusterError("CLUSTER_START_FAILED", `${stateFile(folder)} is not a cluster's state.`, {
    hint: "It was written by another version of Slipway, or damaged. End what it names, then remove the folder.",
  });
}

function parseState(text: string): ClusterState | undefined {
  try {
    const value = JSON.parse(text) as ClusterState;
    return value.format === 1 && Array.isArray(value.programs) && Array.isArray(value.nodes) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces the state in one step: a reader sees the old one or the new one, never half of it. */
export function writeState(state: ClusterState): void {
  mkdirSync(state.folder, { recursive: true, mode: 0o700 });
  const draft = `${stateFile(state.folder)}.new`;
  writeFileSync(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, stateFile(state.folder));
}

/** Names of the clusters that this user has, running or not. */
export function listClusters(env: Environment): readonly string[] {
  try {
    const folders = readdirSync(clustersFolder(env), { withFileTypes: true });
    return folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}
