/**
 * A node's cgroup holds everything that runs on it: our programs, the container runtime's helpers and the pods. So
 * `down` finds each of those processes even when every record of them is gone.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const ROOT = "/sys/fs/cgroup";
const KILL_LIMIT_MS = 10_000;

export type CgroupVersion = 1 | 2 | undefined;

/** Undefined where no cgroups are mounted. Version 1 includes the mixed layout. */
export function detectCgroups(): CgroupVersion {
  if (existsSync(join(ROOT, "cgroup.controllers"))) return 2;
  return existsSync(join(ROOT, "pids")) && existsSync(join(ROOT, "memory")) ? 1 : undefined;
}

/** The folders that stand for one cgroup: one on version 2, one a controller on version 1. */
function foldersOf(name: string): readonly string[] {
  if (detectCgroups() === 2) return [join(ROOT, name)];
  return listFolders(ROOT).map((controller) => join(ROOT, controller, name));
}

function listFolders(path: string): readonly string[] {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}

/** Makes a node's cgroup, ready for the kubelet to put pods below it. */
export function createNodeCgroup(name: string): void {
  if (detectCgroups() === 2) enableControllers(ROOT);
  for (const folder of foldersOf(name)) {
    mkdirSync(join(folder, "programs"), { recursive: true });
    if (detectCgroups() === 2) enableControllers(folder);
    for (const path of [folder, join(folder, "programs")]) inheritCpuset(path);
  }
}

/** Version 2: what the children of a cgroup may be limited by must be switched on in their parent. */
function enableControllers(folder: string): void {
  const controllers = readFileSync(join(folder, "cgroup.controllers"), "utf8").trim().split(/\s+/);
  for (const controller of controllers.filter((name) => name !== "")) {
    try {
      writeFileSync(join(folder, "cgroup.subtree_control"), `+${controller}`);
    } catch {
      // A controller that cannot be delegated here; the kubelet names the ones that it really lacks.
    }
  }
}

/** Version 1: a new cpuset is empty and takes no process until it has CPUs and memory nodes. */
function inheritCpuset(folder: string): void {
  for (const file of ["cpuset.mems", "cpuset.cpus"]) {
    const path = join(folder, file);
    if (detectCgroups() === 2 || !existsSync(path) || readFileSync(path, "utf8").trim() !== "") continue;
    writeFileSync(path, readFileSync(join(folder, "..", file), "utf8"));
  }
}

/** Moves a process, and with it all its later children, into the node's cgroup. */
export function joinNodeCgroup(name: string, pid: number): void {
  for (const folder of foldersOf(name)) {
    try {
      writeFileSync(join(folder, "programs", "cgroup.procs"), String(pid));
    } catch {
      // It has ended already, or this hierarchy takes no processes: one of the others does.
    }
  }
}

/** Kills every process in the node's cgroup, then removes it. */
export async function removeNodeCgroup(name: string): Promise<void> {
  const endMs = performance.now() + KILL_LIMIT_MS;
  for (let pids = processesIn(name); pids.length > 0; pids = processesIn(name)) {
    if (performance.now() > endMs) throw new Error(`cgroup ${name}: processes ${pids.join(", ")} do not end`);
    for (const pid of pids) killProcess(pid);
    await delay(20);
  }
  for (const folder of foldersOf(name)) await removeTree(folder, endMs);
}

function processesIn(name: string): readonly number[] {
  const pids = foldersOf(name).flatMap((folder) => readTree(folder));
  return [...new Set(pids)].filter((pid) => !isZombie(pid));
}

function readTree(folder: string): readonly number[] {
  let own: number[] = [];
  try {
    own = readFileSync(join(folder, "cgroup.procs"), "utf8").split("\n").filter(Boolean).map(Number);
  } catch {
    return [];
  }
  return [...own, ...listFolders(folder).flatMap((child) => readTree(join(folder, child)))];
}

function isZombie(pid: number): boolean {
  try {
    return / [ZX] /.test(readFileSync(`/proc/${String(pid)}/stat`, "utf8").replace(/^.*\)/, ""));
  } catch {
    return true;
  }
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}

/** A cgroup goes only when it is empty, and the kernel may need a moment after the last process. */
async function removeTree(folder: string, endMs: number): Promise<void> {
  for (const child of listFolders(folder)) await removeTree(join(folder, child), endMs);
  while (existsSync(folder)) {
    try {
      rmdirSync(folder);
    } catch (error) {
      if (performance.now() > endMs) throw error;
      await delay(20);
    }
  }
}
