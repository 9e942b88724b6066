/** Each program of a cluster killed, one after the other: the next start must always clear the remains and run. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { clusterDown, clusterStatus, clusterUp } from "../../lib/local";
import { isAlive } from "../../lib/local/processes";
import { readState } from "../../lib/local/state";
import { waitUntil } from "../../lib/local/wait";
import { findTraces, readOwner } from "./machine-traces";

const LIMIT_MS = 120_000;
jest.setTimeout(LIMIT_MS);
const home = mkdtempSync(join(tmpdir(), "sw-"));
const env = { ...process.env, SLIPWAY_HOME: home };
const options = { name: "killed", nodes: { real: 1, simulated: 1 }, env };
const folder = join(home, "clusters", "killed");

const readRunning = () => {
  const state = readState(folder);
  if (state === undefined) throw new Error("the cluster has no record");
  return state;
};

beforeAll(async () => {
  await clusterUp(options);
}, LIMIT_MS);
afterAll(async () => {
  await clusterDown("killed", { env });
  rmSync(home, { recursive: true });
}, LIMIT_MS);

const PROGRAMS = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "registry",
  "kwok",
  "containerd-real-1",
  "kubelet-real-1",
  "kube-proxy-real-1",
  "coredns-real-1",
];

test("the table names every program", () => {
  expect(
    readRunning()
      .programs.map(({ name }) => name)
      .sort(),
  ).toEqual([...PROGRAMS].sort());
});

async function killAll(names: readonly string[]): Promise<void> {
  const programs = readRunning().programs.filter(({ name }) => names.includes(name));
  for (const { pid } of programs) process.kill(pid, "SIGKILL");
  const ended = async (): Promise<boolean> => !(await Promise.all(programs.map(isAlive))).includes(true);
  await waitUntil({ what: "their end", limitMs: 5000, programs: [] }, ended);
}

test.each([...PROGRAMS.map((name) => [name]), PROGRAMS])("after a kill -9 of %s", async (...names) => {
  await killAll(names);
  expect((await clusterStatus("killed", env)).state).toBe("broken");
  expect(await clusterUp(options)).toMatchObject({ alreadyRunning: false });
  expect((await clusterStatus("killed", env)).state).toBe("running");
});

test("taken down while everything is dead, it leaves nothing", async () => {
  const owner = await readOwner(readRunning());
  await killAll(PROGRAMS);
  await clusterDown("killed", { env });
  expect(await findTraces(owner)).toEqual([]);
});
