/**
 * One at a time: a file that names its holder by pid and start time. A lock whose holder is gone is taken over, so
 * that no lock ever needs a human.
 */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { LocalClusterError } from "../errors";
import type { Abort } from "../objects";
import { isAlive, readBootId, readStartTime } from "./processes";

export interface LockOptions {
  /** What the holder does: `starts cluster dev`. */
  readonly purpose: string;
  /** How long to wait for another holder. */
  readonly limitMs: number;
  readonly onWait?: (message: string) => void;
  readonly abort?: Abort;
}

interface Holder {
  readonly pid: number;
  readonly startTime: string;
  readonly bootId: string;
  readonly purpose: string;
}

const POLL_MS = 200;
let attempts = 0;

/**
 * Runs `work` while holding the lock.
 * @throws CLUSTER_BUSY when another process held it for longer than the limit
 */
export async function withLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const { purpose, limitMs, onWait, abort } = options;
  const startTime = (await readStartTime(process.pid)) ?? "";
  const own = JSON.stringify({ pid: process.pid, startTime, bootId: readBootId(), purpose } satisfies Holder);
  const endMs = performance.now() + limitMs;
  let told = false;
  for (let held = await take(path, own); held !== undefined; held = await take(path, own)) {
    const who = `process ${String(held.pid)}, which ${held.purpose}`;
    if (abort?.aborted) throw new LocalClusterError("ABORTED", `stopped while waiting for ${who}`);
    if (performance.now() > endMs) {
      const hint = "Wait until it has finished, or end that process; its lock then frees itself.";
      throw new LocalClusterError("CLUSTER_BUSY", `${path} is held by ${who}.`, { hint });
    }
    if (!told) onWait?.(`waiting for ${who}`);
    told = true;
    await delay(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** Undefined when the lock is ours now, else who holds it. */
async function take(path: string, own: string): Promise<Holder | undefined> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (create(path, own)) return undefined;
  const text = readText(path);
  if (text === undefined) return take(path, own);
  const holder = parseHolder(text);
  if (holder !== undefined && holder.bootId === readBootId() && (await isAlive(holder))) return holder;
  removeStale(path, text);
  return take(path, own);
}

/** A hard link appears with its content at once, or fails because the name is taken. */
function create(path: string, text: string): boolean {
  attempts += 1;
  const draft = `${path}.${String(process.pid)}.${String(attempts)}`;
  writeFileSync(draft, text, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moves the stale lock away; when another process has just put its own there, gives that one back. */
function removeStale(path: string, seen: string): void {
  attempts += 1;
  const aside = `${path}.stale.${String(process.pid)}.${String(attempts)}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (readText(aside) !== seen) create(path, readText(aside) ?? "");
  rmSync(aside, { force: true });
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return undefined;
  }
}
