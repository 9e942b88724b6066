import { describe, expect, test } from "@jest/globals";
import { isUnproven, watchRollouts } from "../../lib/deploy/watch-rollouts";
import { applied, job, live, pod, ScriptedCluster, watching } from "./scripted-cluster";

test("a stop wakes who waits for a pod that never gets ready", async () => {
  const cluster = new ScriptedCluster();
  const waits = pod("web");
  cluster.lists.set("Pod", [waits]);
  const { session, stop } = watching(cluster, ({ type }) => {
    if (type === "rollout") setImmediate(() => stop.abort());
  });
  await expect(watchRollouts(session, [applied(waits, "create")])).rejects.toMatchObject({ code: "ABORTED" });
});

describe("a Job that is deleted after it completed", () => {
  test("stays complete", async () => {
    const cluster = new ScriptedCluster();
    const [migrate, load] = [job("migrate", true), job("load")];
    cluster.lists.set("Job", [migrate, load]);
    const { session, events } = watching(cluster);
    const outcome = watchRollouts(session, [applied(migrate, "create", 0), applied(load, "create")]);
    const metadata = { ...migrate.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" };
    cluster.change({ type: "modified", object: { ...migrate, metadata } });
    cluster.change({ type: "deleted", object: { ...migrate, metadata } });
    cluster.change({ type: "modified", object: job("load", true) });
    expect((await outcome).diagnosis).toBeUndefined();
    expect(events.filter(({ type }) => type === "failing")).toEqual([]);
  });
});

describe("an object that this release leaves unchanged", () => {
  const crashed = pod("old", { phase: "Failed", reason: "Evicted", message: "the node was full" });

  function script() {
    const cluster = new ScriptedCluster();
    cluster.lists.set("Pod", [crashed]);
    cluster.lists.set("Job", [job("load", true)]);
    return watching(cluster);
  }

  test("is told when it is not well, and fails nothing", async () => {
    const { session, events } = script();
    const set = [applied(crashed, "unchanged"), applied(job("load", true), "update")];
    const { diagnosis } = await watchRollouts(session, set, { judgeUnchanged: false });
    expect(diagnosis).toBeUndefined();
    expect(events).toContainEqual({
      type: "warning",
      message: "Pod shop/old is not complete (failed); this release does not change it",
    });
  });

  test("is judged where nobody has seen it complete, and where nothing else was changed", async () => {
    const set = [applied(crashed, "unchanged"), applied(job("load", true), "update")];
    expect((await watchRollouts(script().session, set)).diagnosis).toMatchObject({ object: { name: "old" } });
    const nothing = [applied(crashed, "unchanged")];
    const { diagnosis } = await watchRollouts(script().session, nothing, { judgeUnchanged: false });
    expect(diagnosis).toMatchObject({ object: { name: "old" } });
  });

  test.each([
    ["succeeded", undefined, false],
    ["pending", undefined, true],
    ["interrupted", undefined, true],
    ["failed", undefined, true],
    ["failed", 1, false],
    ["pending", 1, true],
  ] as const)("after a release that is %s, restoring %s: unproven is %s", (status, restores, unproven) => {
    const latest = { number: 2, status, secrets: [], read: () => undefined } as never;
    const target = { intent: "deploy", desired: [], ...(restores === undefined ? {} : { restores }) } as const;
    expect(isUnproven(latest, target)).toBe(unproven);
    expect(isUnproven(undefined, target)).toBe(false);
  });
});

test("values of the set's own Secrets are in no diagnosis", async () => {
  const cluster = new ScriptedCluster();
  const data = {
    password: Buffer.from("hunter2-hunter2").toString("base64"),
    pin: Buffer.from("pin-1234\n").toString("base64"),
  };
  const secret = live({ apiVersion: "v1", kind: "Secret", metadata: { name: "db" }, data });
  const terminated = { exitCode: 1, reason: "Error", message: "no login with pin-1234" };
  const state = { waiting: { reason: "CrashLoopBackOff", message: "back-off, hunter2-hunter2" } };
  const container = { name: "app", ready: false, restartCount: 4, state, lastState: { terminated } };
  const web = pod("web", { phase: "Running", containerStatuses: [container] });
  cluster.lists.set("Pod", [web]);
  cluster.logs = `connect failed: user=shop password=hunter2-hunter2 ${data.password}\n`;
  const { session, events } = watching(cluster);
  const { diagnosis } = await watchRollouts(session, [applied(secret, "create", 0), applied(web, "create", 0)]);
  const said = JSON.stringify([diagnosis, events]);
  expect(said).toContain("password=***");
  expect(said).not.toMatch(/hunter2|pin-1234|aHVudGVy/);
});

test("without the right to read Events and EndpointSlices a rollout is judged all the same, with a warning", async () => {
  const cluster = new ScriptedCluster();
  cluster.forbidden.add("Event").add("EndpointSlice");
  const ready = pod("web", {
    phase: "Running",
    conditions: [{ type: "Ready", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z" }],
  });
  const web = { ...ready, metadata: { ...ready.metadata, labels: { app: "web" } } };
  const spec = { selector: { app: "web" }, ports: [{ port: 80 }] };
  const service = live({ apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec });
  cluster.lists.set("Pod", [web]);
  const { session, events } = watching(cluster);
  const { diagnosis } = await watchRollouts(session, [applied(web, "create", 0), applied(service, "create", 0)]);
  expect(diagnosis).toBeUndefined();
  expect(events.filter(({ type }) => type === "warning")).toMatchObject([
    { message: expect.stringContaining("no right to watch events in shop") },
    { message: expect.stringContaining("no right to watch endpointslices in shop") },
  ]);
});
