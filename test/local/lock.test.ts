import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { withLock } from "../../lib/local/lock";
import { readBootId, readStartTime } from "../../lib/local/processes";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
  path = join(folder, "dev.lock");
});
afterEach(() => rmSync(folder, { recursive: true }));

const options = { purpose: "works on cluster dev", limitMs: 10_000 };

test("two pieces of work never run at once, and the second says whom it waits for", async () => {
  const events: string[] = [];
  let release = (): void => {};
  const first = withLock(path, options, async () => {
    events.push("first in");
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    events.push("first out");
  });
  const onWait = (message: string): void => {
    events.push(message);
    release();
  };
  await withLock(path, { ...options, onWait }, async () => events.push("second in"));
  await first;
  const waiting = `waiting for process ${String(process.pid)}, which works on cluster dev`;
  expect(events).toEqual(["first in", waiting, "first out", "second in"]);
  expect(readdirSync(folder)).toEqual([]);
});

test("a lock whose holder is gone is taken over at once", async () => {
  const holder = { pid: process.pid, startTime: "1", bootId: readBootId(), purpose: "works on cluster dev" };
  writeFileSync(path, JSON.stringify(holder));
  expect(await withLock(path, { ...options, limitMs: 0 }, async () => "in")).toBe("in");
});

test("a lock of before a reboot is taken over, though its holder's pid lives", async () => {
  const startTime = await readStartTime(process.pid);
  const holder = { pid: process.pid, startTime, bootId: "an earlier boot", purpose: "works on cluster dev" };
  writeFileSync(path, JSON.stringify(holder));
  expect(await withLock(path, { ...options, limitMs: 0 }, async () => "in")).toBe("in");
});

test("a lock file that a crash left half written is taken over", async () => {
  writeFileSync(path, '{"pid":');
  expect(await withLock(path, { ...options, limitMs: 0 }, async () => "in")).toBe("in");
});

test("a living holder is waited for no longer than the limit, then named", async () => {
  const startTime = await readStartTime(process.pid);
  const holder = { pid: process.pid, startTime, bootId: readBootId(), purpose: "builds kube" };
  writeFileSync(path, JSON.stringify(holder));
  const refused = withLock(path, { ...options, limitMs: 0 }, async () => "in");
  await expect(refused).rejects.toMatchObject({
    code: "CLUSTER_BUSY",
    message: expect.stringContaining("builds kube"),
  });
});

test("the lock is free again when the work fails", async () => {
  await expect(withLock(path, options, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(readdirSync(folder)).toEqual([]);
});
