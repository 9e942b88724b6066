import { describe, expect, test } from "@jest/globals";
import type { LiveObject } from "../../lib/objects";
import { podLines, podStatusWords } from "../../lib/rollout";
import { at, pod, replicaSet, rolloutOf, template } from "./live-objects";

const running = { state: { running: {} }, ready: true, started: true };
const done = { state: { terminated: { exitCode: 0, reason: "Completed" } } };
const failed = { state: { terminated: { exitCode: 3, reason: "Error" } } };
const waits = (reason: string) => ({ state: { waiting: { reason } } });
const app = (status: object) => ({ containerStatuses: [{ name: "app", restartCount: 0, ...status }] });
const first = (status: object) => [{ name: "first", restartCount: 2, ...status }];
const withInit = (restartPolicy?: string) => ({
  initContainers: [{ name: "first", ...(restartPolicy === undefined ? {} : { restartPolicy }) }, { name: "second" }],
  containers: [{ name: "app" }],
});
const initialized = [{ type: "Initialized", status: "True" }];

type Row = readonly [
  words: string,
  ready: string,
  restarts: number,
  fields: { metadata?: object; spec?: object; status?: object },
];

const ROWS: readonly Row[] = [
  ["Running", "1/1", 0, { status: app(running) }],
  ["Running", "0/1", 0, { status: app({ state: { running: {} }, ready: false }) }],
  ["Pending", "0/1", 0, { status: { phase: "Pending" } }],
  ["ContainerCreating", "0/1", 0, { status: { phase: "Pending", ...app(waits("ContainerCreating")) } }],
  ["CrashLoopBackOff", "0/1", 4, { status: app({ ...waits("CrashLoopBackOff"), restartCount: 4 }) }],
  ["Error", "0/1", 0, { status: { phase: "Failed", ...app(failed) } }],
  ["Completed", "0/1", 0, { status: { phase: "Succeeded", ...app(done) } }],
  ["ExitCode:2", "0/1", 0, { status: app({ state: { terminated: { exitCode: 2 } } }) }],
  ["Signal:9", "0/1", 0, { status: app({ state: { terminated: { exitCode: 137, signal: 9 } } }) }],
  ["Evicted", "0/1", 0, { status: { phase: "Failed", reason: "Evicted" } }],
  [
    "SchedulingGated",
    "0/1",
    0,
    {
      status: { phase: "Pending", conditions: [{ type: "PodScheduled", status: "False", reason: "SchedulingGated" }] },
    },
  ],
  ["Terminating", "1/1", 0, { metadata: { deletionTimestamp: at(1) }, status: app(running) }],
  ["Completed", "0/1", 0, { metadata: { deletionTimestamp: at(1) }, status: { phase: "Succeeded", ...app(done) } }],
  ["Unknown", "0/1", 0, { metadata: { deletionTimestamp: at(1) }, status: { reason: "NodeLost" } }],
  [
    "Init:0/2",
    "0/1",
    2,
    {
      spec: withInit(),
      status: { initContainerStatuses: first({ state: { running: {} } }), ...app(waits("PodInitializing")) },
    },
  ],
  [
    "Init:1/2",
    "0/1",
    2,
    {
      spec: withInit(),
      status: {
        initContainerStatuses: [...first(done), { name: "second", restartCount: 0, ...waits("PodInitializing") }],
      },
    },
  ],
  [
    "Init:CrashLoopBackOff",
    "0/1",
    2,
    { spec: withInit(), status: { initContainerStatuses: first(waits("CrashLoopBackOff")) } },
  ],
  ["Init:Error", "0/1", 2, { spec: withInit(), status: { initContainerStatuses: first(failed) } }],
  [
    "Running",
    "1/1",
    0,
    { spec: withInit(), status: { conditions: initialized, initContainerStatuses: first(done), ...app(running) } },
  ],
  [
    "Running",
    "2/2",
    2,
    {
      spec: withInit("Always"),
      status: {
        conditions: initialized,
        initContainerStatuses: [...first(running), { name: "second", ...done }],
        ...app(running),
      },
    },
  ],
];

describe("a pod's state is worded as kubectl words it", () => {
  test.each(ROWS)("%s, %s, %i restarts", (status, ready, restarts, fields) => {
    const object = pod("a", undefined, fields as { status?: Record<string, unknown> });
    expect(podStatusWords(object)).toEqual({ status, ready, restarts });
  });

  test("one container done and one running is Running when the pod is ready, else NotReady", () => {
    const containerStatuses = [
      { name: "app", ...done },
      { name: "other", ...running },
    ];
    const spec = { containers: [{ name: "app" }, { name: "other" }] };
    const wordWith = (status: string) =>
      podStatusWords(
        pod("a", undefined, { spec, status: { containerStatuses, conditions: [{ type: "Ready", status }] } }),
      ).status;
    expect([wordWith("True"), wordWith("False")]).toEqual(["Running", "NotReady"]);
  });
});

describe("the pods beside a rollout", () => {
  test("are those of the Deployment's ReplicaSets, old ones first, told apart by revision", () => {
    const { deployment, snapshot } = rolloutOf((owner) => [pod("new-1", owner, { status: app(running) })]);
    const old = replicaSet("web-old", deployment, { spec: { template: template("web:1") } });
    const stranger = pod("stranger", { ...old, metadata: { ...old.metadata, uid: "another" } });
    const pods: readonly LiveObject[] = [...(snapshot.pods ?? []), pod("old-1", old), stranger];
    const lines = podLines(deployment, { ...snapshot, replicaSets: [...(snapshot.replicaSets ?? []), old], pods });
    expect(lines.map(({ name, current }) => [name, current])).toEqual([
      ["old-1", false],
      ["new-1", true],
    ]);
    expect(lines[1]).toEqual({ name: "new-1", status: "Running", ready: "1/1", restarts: 0, current: true });
  });

  test("are the pod itself for a bare Pod, and none for other kinds", () => {
    const lone = pod("lone", undefined, { status: app(running) });
    expect(podLines(lone, { pods: [lone, pod("other", undefined)] }).map(({ name }) => name)).toEqual(["lone"]);
    expect(podLines({ ...lone, kind: "ConfigMap" }, { pods: [lone] })).toEqual([]);
  });
});
