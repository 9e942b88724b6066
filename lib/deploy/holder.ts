/**
 * Who holds a lock, precisely enough for another process on the same host to know that it is gone: kernel boot, pid
 * namespace, pid and start time of the process. Where there is no /proc, only renewals tell.
 */
import { randomBytes } from "node:crypto";
import { readFile, readlink } from "node:fs/promises";

export interface Holder {
  /** `user@host`. */
  readonly author: string;
  /** Tells two runs apart where nothing else does. */
  readonly run: string;
  readonly bootId?: string;
  readonly pidNamespace?: string;
  readonly pid?: number;
  /** Start time of the process in clock ticks since boot. */
  readonly startTicks?: string;
}

export async function readHolder(author: string): Promise<Holder> {
  const run = randomBytes(6).toString("hex");
  const [bootId, pidNamespace, self] = await Promise.all([readBootId(), readPidNamespace(), readProcess("self")]);
  if (bootId === undefined || pidNamespace === undefined || self === undefined) return { author, run };
  return { author, run, bootId, pidNamespace, pid: self.pid, startTicks: self.startTicks };
}

/** `unknown` for a holder on another host, in another container, or where there is no /proc. */
export async function readLiveness({
  bootId,
  pidNamespace,
  pid,
  startTicks,
}: Holder): Promise<"lives" | "gone" | "unknown"> {
  if (pid === undefined || bootId === undefined) return "unknown";
  if (bootId !== (await readBootId()) || pidNamespace !== (await readPidNamespace())) return "unknown";
  const process = await readProcess(String(pid));
  const ended = process === undefined || process.startTicks !== startTicks || process.zombie;
  return ended ? "gone" : "lives";
}

async function readBootId(): Promise<string | undefined> {
  return (await readText("/proc/sys/kernel/random/boot_id"))?.trim();
}

async function readPidNamespace(): Promise<string | undefined> {
  return readlink("/proc/self/ns/pid").catch(() => undefined);
}

/** From `/proc/PID/stat`; the name in parentheses may hold anything, so fields count from the last one. */
async function readProcess(pid: string): Promise<{ pid: number; startTicks: string; zombie: boolean } | undefined> {
  const text = await readText(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return {
    pid: Number.parseInt(text, 10),
    startTicks: fields[19] ?? "",
    zombie: fields[0] === "Z" || fields[0] === "X",
  };
}

async function readText(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}

export function holderToText({ author, pid }: Holder): string {
  return pid === undefined ? author : `${author} (pid ${String(pid)})`;
}
