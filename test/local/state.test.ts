import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { clusterStatus } from "../../lib/local";
import { DEFAULT_PLAN } from "../../lib/local/options";
import { clusterFolder } from "../../lib/local/paths";
import { type ClusterState, listClusters, readState, stateFile, writeState } from "../../lib/local/state";
import { tearDown } from "../../lib/local/teardown";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "sw-"));
});
afterEach(() => rmSync(home, { recursive: true }));

const state = (name: string): ClusterState => ({
  format: 1,
  name,
  folder: clusterFolder(name, { SLIPWAY_HOME: home }),
  bootId: "an earlier boot",
  phase: "running",
  plan: DEFAULT_PLAN,
  ports: { "kube-apiserver": 6443 },
  nodes: [],
  programs: [{ name: "etcd", pid: process.pid, startTime: "1", logFile: "/dev/null" }],
});

describe("the record of a cluster", () => {
  test("what is written is read again, and is nobody else's to read", () => {
    writeState(state("one"));
    const { folder } = state("one");
    expect(readState(folder)).toEqual(state("one"));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(stateFile(folder)).mode & 0o777).toBe(0o600);
    expect(listClusters({ SLIPWAY_HOME: home })).toEqual(["one"]);
  });

  test("a cluster that never was is absent, not an error", async () => {
    expect(readState(join(home, "nothing"))).toBeUndefined();
    expect(await clusterStatus("nothing", { SLIPWAY_HOME: home })).toMatchObject({ state: "absent" });
  });

  test("after a reboot every program counts as gone, though its pid is in use again", async () => {
    writeState(state("one"));
    const status = await clusterStatus("one", { SLIPWAY_HOME: home });
    expect(status).toMatchObject({ state: "broken", dead: ["etcd"] });
  });

  test("what a reboot has left is removed, without touching who has the pids and names now", async () => {
    const network = { slot: 99, bridge: "lo", mac: "", address: "", nodeRange: "", podRange: "" };
    writeState({ ...state("one"), network });
    await tearDown({ ...state("one"), network });
    expect(listClusters({ SLIPWAY_HOME: home })).toEqual([]);
    expect(process.kill(process.pid, 0)).toBe(true);
  });

  test("a damaged record is named, with its path", () => {
    writeState(state("one"));
    writeFileSync(stateFile(state("one").folder), "{");
    expect(() => readState(state("one").folder)).toThrow(stateFile(state("one").folder));
  });
});

describe("a cluster's folder", () => {
  test.each(["", "Dev", "a/b", "..", "-a", "a-", "a".repeat(21)])("%j is refused as a name", (name) => {
    expect(() => clusterFolder(name, { SLIPWAY_HOME: home })).toThrow(expect.objectContaining({ code: "BAD_USAGE" }));
  });

  test("a home so deep that sockets would not fit is refused before anything starts", () => {
    expect(() => clusterFolder("dev", { SLIPWAY_HOME: `/${"x".repeat(80)}` })).toThrow("too long");
  });

  test("without SLIPWAY_HOME it lies in the user's data folder", () => {
    expect(clusterFolder("dev", { HOME: "/home/ann" })).toBe("/home/ann/.local/share/slipway/clusters/dev");
    expect(clusterFolder("dev", { XDG_DATA_HOME: "/data" })).toBe("/data/slipway/clusters/dev");
  });
});
