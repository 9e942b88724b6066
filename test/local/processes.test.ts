import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { parseMountPoints } from "../../lib/local/mounts";
import { isAlive, startProgram, stopProgram } from "../../lib/local/processes";
import { run } from "../../lib/local/run";
import { waitUntil } from "../../lib/local/wait";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "programs-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const start = (...command: [string, ...string[]]) =>
  startProgram({ name: "sleeper", command, logFile: join(folder, "logs", "sleeper.log") });

test("a program is alive until it is stopped", async () => {
  const program = await start("sleep", "600");
  expect(await isAlive(program)).toBe(true);
  await stopProgram(program);
  expect(await isAlive(program)).toBe(false);
});

test("a program that ignores SIGTERM is killed after the limit", async () => {
  const program = await start("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 600; done");
  await waitUntil({ what: "its trap", limitMs: 5000, programs: [program] }, async () => {
    return readFileSync(program.logFile, "utf8").includes("ready");
  });
  await stopProgram(program, { limitMs: 100 });
  expect(await isAlive(program)).toBe(false);
});

test("a pid that now belongs to another program is left alone", async () => {
  const program = await start("sleep", "600");
  await stopProgram({ ...program, startTime: "1" });
  expect(await isAlive(program)).toBe(true);
  await stopProgram(program);
});

test("waiting ends when the program dies, and shows what it said last, made visible", async () => {
  const program = await start("sh", "-c", "printf 'no \\033[31mport\\n' >&2; exit 3");
  const wait = { what: "the port", limitMs: 60_000, programs: [program] };
  await expect(waitUntil(wait, async () => false)).rejects.toMatchObject({
    code: "CLUSTER_START_FAILED",
    message: expect.stringMatching(/^sleeper ended while waiting for the port.*\n {2}no \\x1b\[31mport$/),
  });
});

test("waiting ends at its limit, and names the last reason", async () => {
  const program = await start("sleep", "600");
  const wait = { what: "the port", limitMs: 0, programs: [program] };
  await expect(waitUntil(wait, () => Promise.reject(new Error("refused")))).rejects.toThrow(
    /in vain for the port.*refused/,
  );
  await stopProgram(program);
});

test("waiting ends when it is told to stop", async () => {
  const wait = { what: "the port", limitMs: 60_000, programs: [], abort: AbortSignal.abort() };
  await expect(waitUntil(wait, async () => false)).rejects.toMatchObject({ code: "ABORTED" });
});

test("a program that is not there fails with its name, not with a hang", async () => {
  await expect(run("no-such-program", [])).rejects.toMatchObject({ code: "CLUSTER_START_FAILED" });
  expect(await run("false", [], { check: false })).toMatchObject({ exitCode: 1 });
});

test("mount points are read with their spaces", () => {
  const text = "36 35 98:0 / /a\\040b rw - ext4 /dev/sda rw\n37 35 0:5 / /proc rw - proc proc rw\n";
  expect(parseMountPoints(text)).toEqual(["/a b", "/proc"]);
});
