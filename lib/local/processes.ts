/**
 * Programs that outlive us. A program is known by its pid and its start time, so that a pid which the system gave to
 * another program is never signalled, and nothing is ever ended by name.
 */
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { LocalClusterError } from "../errors";
import { run } from "./run";

export interface ProgramRecord {
  /** What it is in this cluster: `etcd`, `kubelet-real-1`. */
  readonly name: string;
  readonly pid: number;
  /** As the system gives it: clock ticks since boot on Linux, `ps`'s words elsewhere. */
  readonly startTime: string;
  readonly logFile: string;
}

export interface ProgramStart {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly logFile: string;
}

// The shell gives the program its place and its log, then becomes the program: its pid stays.
const BECOME = 'log=$1; shift; exec "$@" >>"$log" 2>&1';

/** Starts a program that goes on when we end: a session of its own, its output in its log file. */
export async function startProgram({ name, command, logFile }: ProgramStart): Promise<ProgramRecord> {
  const { execa } = await import("execa");
  mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 });
  closeSync(openSync(logFile, "a", 0o600));
  const options = { detached: true, cleanup: false, reject: false, stdio: "ignore" } as const;
  const child = execa("sh", ["-c", BECOME, "sh", logFile, ...command], options);
  const { pid } = child;
  if (pid === undefined) {
    const { shortMessage } = await child;
    throw new LocalClusterError("CLUSTER_START_FAILED", `${name} could not be started: ${shortMessage ?? "no reason"}`);
  }
  child.unref();
  return { name, pid, startTime: (await readStartTime(pid)) ?? "ended", logFile };
}

/** Undefined when there is no such process, or only its remains that nobody has waited for. */
export async function readStartTime(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") return readLinuxStartTime(pid);
  const { stdout } = await run("ps", ["-p", String(pid), "-o", "lstart="], { check: false });
  return stdout.trim() === "" ? undefined : stdout.trim();
}

function readLinuxStartTime(pid: number): string | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The second field, the program's name in parentheses, may hold spaces: count from behind it.
  const [state, ...rest] = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return state === "Z" || state === "X" ? undefined : rest[18];
}

export async function isAlive({ pid, startTime }: Pick<ProgramRecord, "pid" | "startTime">): Promise<boolean> {
  return (await readStartTime(pid)) === startTime;
}

export interface StopOptions {
  readonly signal?: "SIGTERM" | "SIGKILL";
  /** After this long it is killed. Default 5000. */
  readonly limitMs?: number;
}

/** Ends one program, checked before each signal to be still the one that was recorded. */
export async function stopProgram(record: ProgramRecord, options: StopOptions = {}): Promise<void> {
  const { signal = "SIGTERM", limitMs = 5000 } = options;
  if (!(await signalProgram(record, signal))) return;
  if (await awaitEnd(record, limitMs)) return;
  await signalProgram(record, "SIGKILL");
  if (await awaitEnd(record, limitMs)) return;
  throw new Error(`${record.name} (pid ${String(record.pid)}) did not end, not even when killed`);
}

async function signalProgram(record: ProgramRecord, signal: NodeJS.Signals): Promise<boolean> {
  if (!(await isAlive(record))) return false;
  try {
    process.kill(record.pid, signal);
    return true;
  } catch {
    return false;
  }
}

async function awaitEnd(record: ProgramRecord, limitMs: number): Promise<boolean> {
  const endMs = performance.now() + limitMs;
  while (await isAlive(record)) {
    if (performance.now() > endMs) return false;
    await delay(20);
  }
  return true;
}

/** Changes with every boot; empty where the system does not tell. */
export function readBootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "";
  }
}
