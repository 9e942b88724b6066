/**
 * Removes everything that a cluster's state names, in whatever condition it is: running, half started, killed, or
 * left from before a reboot. Each step is safe when there is nothing to do.
 */
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { removeNodeCgroup } from "./cgroups";
import { unmountAll } from "./mounts";
import { ownsSlot } from "./network";
import { nodeFolder } from "./node-config";
import { isAlive, readBootId, stopProgram } from "./processes";
import { run } from "./run";
import { type ClusterState, type RealNodeState, stateFile } from "./state";

// Written by programs that cannot be told another place.
const SHIM_SOCKETS = "/run/containerd/s";
const CNI_RESULTS = "/var/lib/cni/results";
const CONTAINER_LOG_LINKS = "/var/log/containers";
const HOST_PATH_VOLUME = /\/tmp\/hostpath_pv\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

export interface TeardownOptions {
  /** Leave the logs, for an error message that points at them. */
  readonly keepLogs?: boolean;
}

export async function tearDown(state: ClusterState, { keepLogs = false }: TeardownOptions = {}): Promise<void> {
  const sameBoot = state.bootId === readBootId();
  // After a reboot the recorded pids belong to other programs, and everything in the kernel is gone already.
  const programs = sameBoot ? state.programs : [];
  await Promise.all(programs.map((program) => stopProgram(program, { signal: "SIGKILL" })));
  if (state.network !== undefined && sameBoot && (await ownsSlot(state.network))) {
    for (const node of state.nodes) await removeNode(node);
    await removeLink(state.network.bridge);
  }
  for (const { name } of state.nodes) removeNodeFiles(nodeFolder(state.folder, name));
  for (const folder of findHostPathVolumes(state.folder)) rmSync(folder, { recursive: true, force: true });
  removeEmptyFolders("/tmp/hostpath_pv");
  await unmountAll(state.folder);
  removeFiles(state.folder, keepLogs);
}

/** What the kernel holds, by names that are ours only while the slot is. */
async function removeNode({ namespace, hostLink }: RealNodeState): Promise<void> {
  await removeNodeCgroup(namespace);
  await run("ip", ["netns", "del", namespace], { check: false });
  await removeLink(hostLink);
}

/** What lies in folders that all clusters share; each file is told by the node's own folder. */
function removeNodeFiles(own: string): void {
  for (const socket of findShimSockets(own)) rmSync(socket, { force: true });
  // Each names the network namespace of its pod, which lies in the node's folder.
  removeMatching(CNI_RESULTS, (name) => readText(join(CNI_RESULTS, name)).includes(`${own}/`));
  removeMatching(CONTAINER_LOG_LINKS, (name) => leadsInto(join(CONTAINER_LOG_LINKS, name), own));
  removeEmptyFolders(SHIM_SOCKETS, "/run/containerd", CNI_RESULTS, "/var/lib/cni");
}

async function removeLink(name: string): Promise<void> {
  await run("ip", ["link", "del", name], { check: false });
}

/** Each container's helper keeps a socket in a folder that all clusters share; its bundle says which. */
function findShimSockets(own: string): readonly string[] {
  const bundles = join(own, "run", "io.containerd.runtime.v2.task", "k8s.io");
  return listNames(bundles).flatMap((id) => {
    const address = readText(join(bundles, id, "address")).replace(/^unix:\/\//, "");
    return address.startsWith(`${SHIM_SOCKETS}/`) ? [address] : [];
  });
}

/**
 * The folders that the host-path provisioner made. It keeps no record but the PersistentVolumes, and the API server
 * may be dead; so the paths are looked up in etcd's files, where they stand as plain text.
 */
function findHostPathVolumes(folder: string): readonly string[] {
  const member = join(folder, "etcd", "member");
  const files = ["wal", "snap"].flatMap((part) =>
    listNames(join(member, part)).map((name) => join(member, part, name)),
  );
  const found = files.flatMap((file) => readText(file, "latin1").match(HOST_PATH_VOLUME) ?? []);
  return [...new Set(found)];
}

function leadsInto(link: string, folder: string): boolean {
  try {
    return lstatSync(link).isSymbolicLink() && readlinkSync(link).startsWith(`${folder}/`);
  } catch {
    return false;
  }
}

function removeMatching(folder: string, matches: (name: string) => boolean): void {
  for (const name of listNames(folder).filter(matches)) rmSync(join(folder, name), { force: true });
}

function removeEmptyFolders(...folders: readonly string[]): void {
  for (const folder of folders) {
    try {
      rmdirSync(folder);
    } catch {
      // Not there, or in use by others.
    }
  }
}

function removeFiles(folder: string, keepLogs: boolean): void {
  if (!existsSync(stateFile(folder))) return;
  // The state goes last: were we killed here, the next run would still know what to do.
  for (const name of listNames(folder)) {
    if (name === "state.json" || (keepLogs && name === "logs")) continue;
    rmSync(join(folder, name), { recursive: true, force: true });
  }
  rmSync(stateFile(folder), { force: true });
  if (!keepLogs) rmSync(folder, { recursive: true, force: true });
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readText(path: string, encoding: "utf8" | "latin1" = "utf8"): string {
  try {
    return readFileSync(path, encoding);
  } catch {
    return "";
  }
}

/** Names of the recorded programs that are gone. */
export async function findDead(state: ClusterState): Promise<readonly string[]> {
  if (state.bootId !== readBootId()) return state.programs.map(({ name }) => name);
  const alive = await Promise.all(state.programs.map(isAlive));
  return state.programs.filter((_, index) => !alive[index]).map(({ name }) => name);
}
