// The real process: streams that close, signals, and what is loaded for `--version`.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { startServer, type TestServer } from "../traffic/test-server";
import { slipway, slipwayCommand } from "./slipway";

jest.setTimeout(60_000);

let folder = "";
let server: TestServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-process-"));
  server = await startServer((_request, response) => response.end('{"version":"1.0"}'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

test("`--version` prints the package's version and nothing else", async () => {
  const { version } = JSON.parse(await readFile(join(__dirname, "../../package.json"), "utf8")) as { version: string };
  expect(await slipway(["--version"])).toMatchObject({ exitCode: 0, stdout: `${version}\n`, stderr: "" });
});

test("results go to standard output, everything else to standard error", async () => {
  const ended = await slipway(["observe", `web=${server.url}`, "--requests", "3"]);
  expect(ended.exitCode).toBe(0);
  expect(ended.stdout).toMatch(/^web {2}3 requests {2}0 failed {2}1\.0 3\n/);
  expect(ended.stderr).toMatch(/^observed for /);
});

test("colours are asked for by a variable and refused by another; a pipe gets none", async () => {
  const coloured = await slipway(["observe", server.url, "--requests", "1"], {
    env: { FORCE_COLOR: "1", NO_COLOR: "" },
  });
  expect(coloured.stdout).toContain("\u001b[32m");
  const plain = await slipway(["observe", server.url, "--requests", "1"], { env: { NO_COLOR: "" } });
  expect(plain.stdout).not.toContain("\u001b");
});

async function observeUntilSignalled(signal: "SIGINT" | "SIGTERM") {
  const { execa } = await import("execa");
  const words = [...slipwayCommand(), "observe", `web=${server.url}`, "--format", "json"];
  const child = execa(process.execPath, words, { reject: false, cwd: join(__dirname, "../..") });
  child.stdout.once("data", () => child.kill(signal)); // it has begun to count
  return child;
}

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s ends a command cleanly, with its outcome and exit code %i", async (signal, exitCode) => {
  const ended = await observeUntilSignalled(signal);
  expect(ended.exitCode).toBe(exitCode);
  const last = JSON.parse(ended.stdout.trim().split("\n").at(-1) ?? "") as unknown;
  expect(last).toMatchObject({ type: "outcome", outcome: "interrupted", exitCode });
});

test("a reader that goes away is no error: `slipway … | head`", async () => {
  const { execa } = await import("execa");
  const words = [...slipwayCommand(), "observe", `web=${server.url}`, "--duration", "2s", "--format", "json"];
  const child = execa(process.execPath, words, { reject: false, cwd: join(__dirname, "../..") });
  child.stdout.once("data", () => child.stdout.destroy());
  const { exitCode, stderr } = await child;
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
});
