import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { readRollout, type Snapshot } from "../../lib/rollout";
import { at, atMs, DONE, NOT_READY, pod, READY, replicaSet, template, tracked, workload } from "./live-objects";

const applied = workload("Deployment");

function snapshotOf(deployment = workload("Deployment", { status: DONE }), ready = 3): Snapshot {
  const owner = replicaSet("web-new", deployment);
  const pods = [0, 1, 2].map((index) =>
    pod(`web-new-${String(index)}`, owner, { status: { conditions: index < ready ? READY : NOT_READY } }),
  );
  return { deployments: [deployment], replicaSets: [owner], pods };
}

function read(snapshot: Snapshot, seconds = 5) {
  return readRollout(tracked(applied), snapshot, atMs(seconds));
}

const deploymentWith = (status: object, spec: object = {}, metadata: object = {}) =>
  workload("Deployment", { status: { ...DONE, ...status }, spec: { ...spec }, metadata: { ...metadata } });

describe("readDeployment", () => {
  test("a Deployment whose pods are all updated, available and ready is complete", () => {
    expect(read(snapshotOf())).toEqual({ state: "complete" });
  });

  test.each([
    ["whose spec the controller has not seen", { observedGeneration: 1 }, "the controller to see this spec"],
    ["that never was observed", { observedGeneration: undefined }, "the controller to see this spec"],
    ["with pods of the new revision missing", { updatedReplicas: 2 }, "1 pod of the new revision to be created"],
    ["with an old pod left", { replicas: 4 }, "1 old pod to be removed"],
    ["with two surplus pods", { replicas: 5, updatedReplicas: 5 }, "2 surplus pods to be removed"],
    ["with a pod that is not available yet", { availableReplicas: 2 }, "1 new pod to become available"],
    ["with an unavailable pod", { unavailableReplicas: 1 }, "1 unavailable pod to be replaced"],
  ])("a Deployment %s is progressing", (_name, status, waitingFor) => {
    expect(read(snapshotOf(deploymentWith(status)))).toMatchObject({ state: "progressing", want: 3, waitingFor });
  });

  test("never more pods are done than wanted", () => {
    const surplus = deploymentWith({ replicas: 5, updatedReplicas: 5, availableReplicas: 5 });
    expect(read(snapshotOf(surplus))).toMatchObject({ done: 3, want: 3 });
  });

  test("without spec.replicas one pod is wanted", () => {
    const one = deploymentWith({ replicas: 1, updatedReplicas: 1, availableReplicas: 1 }, { replicas: undefined });
    expect(read(snapshotOf(one, 1))).toEqual({ state: "complete" });
  });

  test("a Deployment scaled to 0 is complete once no pod is left", () => {
    const zero = (replicas: number) =>
      deploymentWith({ replicas, updatedReplicas: 0, availableReplicas: 0 }, { replicas: 0 });
    expect(read({ deployments: [zero(1)], replicaSets: [], pods: [] }).state).toBe("progressing");
    expect(read({ deployments: [zero(0)], replicaSets: [], pods: [] })).toEqual({ state: "complete" });
  });

  test("counts are not believed while the new ReplicaSet is not in sight", () => {
    const snapshot = { ...snapshotOf(), replicaSets: [] };
    expect(read(snapshot)).toMatchObject({ state: "progressing", waitingFor: "the new ReplicaSet" });
  });

  test("counts are not believed when a pod of the new revision is not ready", () => {
    expect(read(snapshotOf(undefined, 2))).toMatchObject({ state: "progressing", done: 2, want: 3 });
  });

  test("pods without a readiness probe count once they have run for three seconds", () => {
    const running = { containerStatuses: [{ name: "app", ready: true, state: { running: { startedAt: at(4) } } }] };
    const snapshot = snapshotOf();
    const pods = (snapshot.pods ?? []).map((one) => ({
      ...one,
      spec: { containers: [{ name: "app" }] },
      status: { ...(one.status as object), ...running },
    }));
    expect(read({ ...snapshot, pods }, 5)).toMatchObject({ state: "progressing", askAgainAtMs: atMs(7) });
    const younger = { containerStatuses: [{ name: "app", ready: true, state: { running: { startedAt: at(5) } } }] };
    const mixed = pods.map((one, index) => (index === 0 ? { ...one, status: { ...one.status, ...younger } } : one));
    expect(read({ ...snapshot, pods: mixed }, 5)).toMatchObject({ askAgainAtMs: atMs(7) });
    expect(read({ ...snapshot, pods }, 7)).toEqual({ state: "complete" });
  });

  test("a rollout that does not progress while spec.paused is set is paused", () => {
    const paused = deploymentWith({ updatedReplicas: 0 }, { paused: true });
    expect(read(snapshotOf(paused))).toEqual({ state: "paused" });
  });

  test("a paused Deployment with nothing left to do is complete", () => {
    expect(read(snapshotOf(deploymentWith({}, { paused: true })))).toEqual({ state: "complete" });
  });
});

describe("ProgressDeadlineExceeded", () => {
  const exceeded = (seconds: number) => ({
    type: "Progressing",
    status: "False",
    reason: "ProgressDeadlineExceeded",
    message: 'ReplicaSet "web-new" has timed out progressing.',
    lastUpdateTime: at(seconds),
  });
  const stalled = (seconds: number) => deploymentWith({ updatedReplicas: 1, conditions: [exceeded(seconds)] });

  test("of our own rollout is a failure", () => {
    const answer = read(snapshotOf(stalled(9)), 10);
    expect(answer).toMatchObject({ state: "failed", reason: "ProgressDeadlineExceeded" });
  });

  test("from before our apply is not believed", () => {
    expect(read(snapshotOf(stalled(-9)), 10).state).toBe("progressing");
  });

  test("that was renewed after our apply is a failure, though it stood before as well", () => {
    const answer = readRollout(tracked(applied, stalled(-9)), snapshotOf(stalled(9)), atMs(10));
    expect(answer.state).toBe("failed");
  });

  test("that already stood before our apply is not believed, even within the same second", () => {
    const answer = readRollout(tracked(applied, stalled(0)), snapshotOf(stalled(0)), atMs(10));
    expect(answer.state).toBe("progressing");
  });
});

describe("whose rollout it is", () => {
  const managedFields = [
    { manager: "first", operation: "Update", time: at(1) },
    { manager: "kubectl-set", operation: "Update", time: at(2) },
    { manager: "kube-controller-manager", operation: "Update", subresource: "status", time: at(3) },
  ];
  const foreign = { generation: 3, managedFields };
  const theirs = deploymentWith({ observedGeneration: 3 }, { template: template("web:3") }, foreign);

  test("a newer generation with another pod template is superseded, with the field manager's name", () => {
    const message = "its pod template was changed by field manager kubectl-set after our apply";
    expect(read(snapshotOf(theirs))).toEqual({ state: "superseded", message });
  });

  test("an entry that our apply already left is not the one who superseded it", () => {
    const mine = { manager: "slipway", operation: "Apply", time: at(2) };
    const ours = { ...applied, metadata: { ...applied.metadata, managedFields: [mine] } };
    const both = { ...theirs, metadata: { ...theirs.metadata, managedFields: [mine, managedFields[1] ?? {}] } };
    const answer = readRollout(tracked(ours), snapshotOf(both), atMs(5));
    expect(answer).toMatchObject({ message: expect.stringContaining("kubectl-set") });
  });

  test("an update that takes a field from our apply, and its time with it, is told by its own manager", () => {
    const mine = { manager: "slipway", operation: "Apply", time: at(1) };
    const ours = { ...applied, metadata: { ...applied.metadata, managedFields: [mine] } };
    const taken = { ...mine, time: at(2) };
    for (const entries of [
      [taken, managedFields[1] ?? {}],
      [managedFields[1] ?? {}, taken],
    ]) {
      const changed = { ...theirs, metadata: { ...theirs.metadata, managedFields: entries } };
      const answer = readRollout(tracked(ours), snapshotOf(changed), atMs(5));
      expect(answer).toMatchObject({ message: expect.stringContaining("by field manager kubectl-set ") });
    }
  });

  test("a namesake in another namespace is not looked at", () => {
    const elsewhere = deploymentWith({}, {}, { namespace: "other", uid: "uid-other", creationTimestamp: at(9) });
    const snapshot = snapshotOf();
    expect(read({ ...snapshot, deployments: [elsewhere, ...(snapshot.deployments ?? [])] })).toEqual({
      state: "complete",
    });
  });

  test("a namesake of the same second may be what the watch has not replaced yet", () => {
    const other = deploymentWith({}, {}, { uid: "uid-other" });
    expect(read(snapshotOf(other)).state).toBe("progressing");
    expect(read(snapshotOf(other), 10).state).toBe("gone");
  });

  test("a newer generation with our pod template is judged anew with its own replicas", () => {
    const scaled = deploymentWith({ observedGeneration: 3, replicas: 3 }, { replicas: 4 }, { generation: 3 });
    expect(read(snapshotOf(scaled))).toMatchObject({ state: "progressing", want: 4 });
  });

  test("an object that the watch shows as it was before the apply is waited for", () => {
    const older = deploymentWith({ observedGeneration: 1 }, { template: template("web:1") }, { generation: 1 });
    expect(read(snapshotOf(older))).toMatchObject({
      state: "progressing",
      waitingFor: "the watch to show what was applied",
    });
  });

  test("an object that is being deleted fails, with its finalizers", () => {
    const dying = deploymentWith({}, {}, { deletionTimestamp: at(3), finalizers: ["example.com/hold"] });
    const message = "it is being deleted, held by the finalizers example.com/hold";
    expect(read(snapshotOf(dying))).toEqual({ state: "failed", reason: "BeingDeleted", message });
  });

  test("an object that is missing is waited for while a watch may lag, then gone", () => {
    expect(read({ deployments: [] }, 9)).toMatchObject({ state: "progressing", askAgainAtMs: atMs(10) });
    expect(read({ deployments: [] }, 10)).toMatchObject({ state: "gone" });
  });

  test("a namesake that was created after ours is not ours", () => {
    const other = deploymentWith({}, {}, { uid: "uid-other", creationTimestamp: at(4) });
    expect(read(snapshotOf(other))).toMatchObject({ state: "gone" });
  });

  test("a namesake from before ours is what the watch has not replaced yet", () => {
    const other = deploymentWith({}, {}, { uid: "uid-other", creationTimestamp: at(-60) });
    expect(read(snapshotOf(other)).state).toBe("progressing");
  });
});

test("complete implies that all pods are updated, available and ready, and no old one is left", () => {
  const count = fc.integer({ min: 0, max: 4 });
  const statuses = fc.record({
    observedGeneration: fc.constantFrom(1, 2, 3, "2", undefined),
    replicas: count,
    updatedReplicas: count,
    availableReplicas: count,
    unavailableReplicas: count,
  });
  const states = fc.tuple(statuses, count, count);
  fc.assert(
    fc.property(states, ([status, want, ready]) => {
      const deployment = deploymentWith(status, { replicas: want });
      const owner = replicaSet("web-new", deployment);
      const pods = Array.from({ length: ready }, (_, index) => pod(`web-new-${String(index)}`, owner));
      const { state } = read({ deployments: [deployment], replicaSets: [owner], pods });
      if (state !== "complete") return true;
      const { replicas, updatedReplicas, availableReplicas, unavailableReplicas, observedGeneration } = status;
      const isProven = replicas === want && ready >= want && Number(observedGeneration) >= 2;
      if (want === 0) return isProven;
      return isProven && updatedReplicas >= want && availableReplicas >= want && unavailableReplicas === 0;
    }),
    { numRuns: 3000 },
  );
});
