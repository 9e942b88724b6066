import { describe, expect, test } from "@jest/globals";
import { hasRollout, type Rollout, readRollout } from "../../lib/rollout";
import { at, atMs, pod, tracked, workload } from "./live-objects";

type Row = readonly [name: string, spec: object, status: object, state: Rollout["state"]];

function read(kind: "ReplicaSet" | "StatefulSet" | "DaemonSet" | "Job", spec: object, status: object): Rollout {
  const live = workload(kind, { spec: { ...spec }, status: { ...status } });
  const list = { ReplicaSet: "replicaSets", StatefulSet: "statefulSets", DaemonSet: "daemonSets", Job: "jobs" }[kind];
  return readRollout(tracked(live), { [list]: [live] }, atMs(5));
}

const STATEFUL: readonly Row[] = [
  [
    "with all pods ready and one revision is complete",
    {},
    { replicas: 3, readyReplicas: 3, currentRevision: "a", updateRevision: "a" },
    "complete",
  ],
  ["that was not observed is progressing", {}, { observedGeneration: 1, replicas: 3, readyReplicas: 3 }, "progressing"],
  [
    "with pods of the old revision is progressing",
    {},
    { replicas: 3, readyReplicas: 3, updatedReplicas: 2, currentRevision: "a", updateRevision: "b" },
    "progressing",
  ],
  [
    "whose update the controller has not ended is progressing",
    {},
    { replicas: 3, readyReplicas: 3, updatedReplicas: 3, currentRevision: "a", updateRevision: "b" },
    "progressing",
  ],
  [
    "is complete when only the pods below its partition are old",
    { updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 2 } } },
    { replicas: 3, readyReplicas: 3, updatedReplicas: 1, currentRevision: "a", updateRevision: "b" },
    "complete",
  ],
  [
    "with a pod that is not ready is progressing",
    {},
    { replicas: 3, readyReplicas: 2, currentRevision: "a", updateRevision: "a" },
    "progressing",
  ],
  [
    "with surplus pods is progressing",
    {},
    { replicas: 4, readyReplicas: 4, currentRevision: "a", updateRevision: "a" },
    "progressing",
  ],
  [
    "with minReadySeconds waits for availability",
    { minReadySeconds: 5 },
    { replicas: 3, readyReplicas: 3, availableReplicas: 1, currentRevision: "a", updateRevision: "a" },
    "progressing",
  ],
];

const DAEMONS: readonly Row[] = [
  [
    "with a pod on each node is complete",
    {},
    { desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2 },
    "complete",
  ],
  [
    "with pods of the old revision is progressing",
    {},
    { desiredNumberScheduled: 2, updatedNumberScheduled: 1, numberAvailable: 2 },
    "progressing",
  ],
  [
    "with a pod that is not available is progressing",
    {},
    { desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 1, numberUnavailable: 1 },
    "progressing",
  ],
  ["that was not observed is progressing", {}, { observedGeneration: 1 }, "progressing"],
];

const JOBS: readonly Row[] = [
  ["that runs is progressing", {}, { active: 1 }, "progressing"],
  ["with condition Complete is complete", {}, { conditions: [{ type: "Complete", status: "True" }] }, "complete"],
  [
    "with its success criteria met is complete",
    {},
    { conditions: [{ type: "SuccessCriteriaMet", status: "True" }] },
    "complete",
  ],
  [
    "with condition Failed has failed",
    {},
    { conditions: [{ type: "Failed", status: "True", reason: "BackoffLimitExceeded" }] },
    "failed",
  ],
  ["that is suspended is paused", { suspend: true }, {}, "paused"],
];

const REPLICA_SETS: readonly Row[] = [
  ["with all pods available is complete", {}, { replicas: 3, availableReplicas: 3 }, "complete"],
  ["with a pod missing is progressing", {}, { replicas: 2, availableReplicas: 2 }, "progressing"],
  ["with a surplus pod is progressing", {}, { replicas: 4, availableReplicas: 4 }, "progressing"],
  ["with a pod that is not available is progressing", {}, { replicas: 3, availableReplicas: 2 }, "progressing"],
  [
    "that was not observed is progressing",
    {},
    { observedGeneration: 1, replicas: 3, availableReplicas: 3 },
    "progressing",
  ],
];

describe.each([
  ["StatefulSet", STATEFUL],
  ["DaemonSet", DAEMONS],
  ["Job", JOBS],
  ["ReplicaSet", REPLICA_SETS],
] as const)("a %s", (kind, rows) => {
  test.each(rows)("%s", (_name, spec, status, state) => {
    expect(read(kind, spec, status).state).toBe(state);
  });
});

describe("what is complete with a note", () => {
  test("a StatefulSet with strategy OnDelete and old pods", () => {
    const status = { replicas: 3, readyReplicas: 3, updatedReplicas: 1, currentRevision: "a", updateRevision: "b" };
    const answer = read("StatefulSet", { updateStrategy: { type: "OnDelete" } }, status);
    expect(answer).toMatchObject({
      state: "complete",
      note: expect.stringContaining("2 of 3 pods still run the old revision"),
    });
  });

  test("a DaemonSet that selects no node", () => {
    expect(read("DaemonSet", {}, { desiredNumberScheduled: 0 })).toEqual({
      state: "complete",
      note: "it selects no node, so it has no pod",
    });
  });
});

describe("a bare Pod", () => {
  const readPod = (fields: { spec?: object; status?: object }, seconds = 5) => {
    const live = pod("lone", undefined, fields as { status?: Record<string, unknown> });
    return readRollout(tracked(live), { pods: [live] }, atMs(seconds));
  };

  test("that is ready is complete", () => {
    expect(readPod({})).toEqual({ state: "complete" });
  });

  test("that has succeeded is complete", () => {
    expect(readPod({ status: { phase: "Succeeded", conditions: [{ type: "Ready", status: "False" }] } })).toEqual({
      state: "complete",
    });
  });

  test("that has failed has failed, with its reason", () => {
    const status = { phase: "Failed", reason: "OutOfcpu", message: "no room" };
    expect(readPod({ status })).toEqual({ state: "failed", reason: "OutOfcpu", message: "no room" });
  });

  test("that is not ready is waited for, with kubectl's word", () => {
    const status = {
      phase: "Pending",
      conditions: [],
      containerStatuses: [{ name: "app", state: { waiting: { reason: "ContainerCreating" } } }],
    };
    expect(readPod({ status })).toMatchObject({ waitingFor: "its containers to become ready (ContainerCreating)" });
  });

  test("whose readiness gate is not met waits for that gate", () => {
    const conditions = [
      { type: "ContainersReady", status: "True" },
      { type: "Ready", status: "False" },
    ];
    const answer = readPod({ spec: { readinessGates: [{ conditionType: "example.com/lb" }] }, status: { conditions } });
    expect(answer).toMatchObject({ waitingFor: "the readiness gates example.com/lb" });
  });

  test("without a readiness probe counts once it has run for three seconds", () => {
    const containerStatuses = [{ name: "app", ready: true, state: { running: { startedAt: at(3) } } }];
    const fields = { spec: { containers: [{ name: "app" }] }, status: { containerStatuses } };
    expect(readPod(fields, 5)).toMatchObject({ state: "progressing", askAgainAtMs: atMs(6) });
    expect(readPod(fields, 6)).toEqual({ state: "complete" });
  });
});

test("a pod with one container that is probed needs no more proof than its readiness", () => {
  const containerStatuses = [{ name: "app", ready: true, state: { running: { startedAt: at(4) } } }];
  const spec = { containers: [{ name: "app", readinessProbe: {} }, { name: "side" }] };
  const live = pod("lone", undefined, { spec, status: { containerStatuses } });
  expect(readRollout(tracked(live), { pods: [live] }, atMs(5))).toEqual({ state: "complete" });
});

test("a kind without pods is complete at once", () => {
  const config = { ...workload("ConfigMap"), apiVersion: "v1" };
  expect(hasRollout(config)).toBe(false);
  expect(readRollout(tracked(config), {}, atMs(0))).toEqual({ state: "complete" });
});

test("a foreign kind that is called Deployment is not read as one", () => {
  const foreign = { ...workload("Deployment"), apiVersion: "example.com/v1" };
  expect(hasRollout(foreign)).toBe(false);
});
