import { describe, expect, test } from "@jest/globals";
import { parseNodeFacts } from "../../lib/diagnosis/unschedulable-message";
import type { LiveObject } from "../../lib/objects";
import type { Snapshot } from "../../lib/rollout";
import { at, atMs, event, pod, replicaSet, template } from "../rollout/live-objects";
import { ask, doomOf, podWith, waiting } from "./ask";

const NO_LABEL =
  "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.";
const NO_ROOM =
  "0/2 nodes are available: 1 Insufficient nvidia.com/gpu, 1 node(s) had untolerated taint {gpu: true}. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.";

function unschedulable(message: string, spec: object = {}, status: object = {}) {
  const conditions = [
    { type: "PodScheduled", status: "False", reason: "Unschedulable", message, lastTransitionTime: at(1) },
  ];
  return (owner: LiveObject) => [
    pod("a", owner, { spec: { ...spec }, status: { phase: "Pending", conditions, ...status } }),
  ];
}

const eventsOn = (reason: string, seconds: number) => (snapshot: Snapshot) => ({
  events: (snapshot.pods ?? []).map((one) => event(one, reason, "", seconds)),
});

describe("the scheduler's sentence", () => {
  test("is taken apart into counted facts", () => {
    expect(parseNodeFacts(NO_ROOM)).toEqual([
      { kind: "room", nodes: 1, allNodes: false, text: "Insufficient nvidia.com/gpu" },
      { kind: "taint", nodes: 1, allNodes: false, text: "node(s) had untolerated taint {gpu: true}" },
    ]);
  });

  test("of another form has no facts", () => {
    expect(parseNodeFacts("no nodes available to schedule pods")).toEqual([]);
  });
});

describe("a pod that fits on no node", () => {
  test("dooms after ten seconds, with the labels that it wants", () => {
    const pods = unschedulable(NO_LABEL, { nodeSelector: { gpu: "a100" } });
    expect(ask({ pods })).toEqual({ state: "hopeful", askAgainAtMs: atMs(11) });
    const { message, hint } = doomOf({ pods, seconds: 11 });
    expect(message).toBe("fits on no node: 2 node(s) didn't match Pod's node affinity/selector (pod a)");
    expect(hint).toBe("No node has the labels gpu=a100. Label a node so, or fix nodeSelector or nodeAffinity.");
  });

  test("is told with near labels and taints when the nodes are known", () => {
    const node = {
      apiVersion: "v1",
      kind: "Node",
      spec: { taints: [{ key: "gpu", value: "true", effect: "NoSchedule" }] },
    };
    const metadata = { name: "node-2", uid: "n", resourceVersion: "1", labels: { gpu: "h100" } };
    const snapshot = () => ({ nodes: [{ ...node, metadata }] });
    const label = unschedulable(NO_LABEL, { nodeSelector: { gpu: "a100" } });
    expect(doomOf({ pods: label, seconds: 11, snapshot }).hint).toContain("gpu=a100 (node node-2 has gpu=h100)");
    const room = unschedulable(NO_ROOM);
    expect(doomOf({ pods: room, seconds: 11, snapshot }).hint).toContain(
      "Tolerate the nodes' taints (node node-2 has gpu=true:NoSchedule)",
    );
    const tolerant = unschedulable(NO_ROOM, { tolerations: [{ key: "gpu", operator: "Exists" }] });
    expect(doomOf({ pods: tolerant, seconds: 11, snapshot }).hint).toContain("Tolerate the nodes' taints {gpu: true}");
  });

  test("waits for an autoscaler that adds a node", () => {
    const verdict = ask({ pods: unschedulable(NO_ROOM), seconds: 60, snapshot: eventsOn("TriggeredScaleUp", 5) });
    expect(verdict).toEqual({ state: "hopeful", askAgainAtMs: atMs(605) });
  });

  test("does not wait for an autoscaler that adds none", () => {
    expect(doomOf({ pods: unschedulable(NO_ROOM), seconds: 11, snapshot: eventsOn("NotTriggerScaleUp", 5) }).code).toBe(
      "unschedulable",
    );
  });

  test("waits while the scheduler evicts others for it", () => {
    expect(ask({ pods: unschedulable(NO_ROOM, {}, { nominatedNodeName: "node-1" }), seconds: 99 }).state).toBe(
      "hopeful",
    );
  });

  test("waits longer while nodes are starting", () => {
    const starting = "0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }.";
    expect(ask({ pods: unschedulable(starting), seconds: 20 })).toEqual({ state: "hopeful", askAgainAtMs: atMs(31) });
  });

  test("waits longer when only some of the nodes are starting", () => {
    const starting =
      "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }.";
    expect(ask({ pods: unschedulable(starting), seconds: 20 })).toEqual({ state: "hopeful", askAgainAtMs: atMs(31) });
  });

  test("dooms nothing while another pod of the revision is still starting, whatever an autoscaler did", () => {
    const starting = (owner: LiveObject) => [
      ...unschedulable(NO_ROOM)(owner),
      podWith("b", owner, waiting("ContainerCreating")),
    ];
    expect(ask({ pods: starting, seconds: 60 }).state).toBe("hopeful");
    expect(ask({ pods: starting, seconds: 700, snapshot: eventsOn("TriggeredScaleUp", 5) }).state).toBe("hopeful");
  });

  test("with a scheduling gate is only told when time is up", () => {
    const conditions = [{ type: "PodScheduled", status: "False", reason: "SchedulingGated" }];
    const pods = (owner: LiveObject) => [pod("a", owner, { status: { phase: "Pending", conditions } })];
    expect(ask({ pods, seconds: 99 }).state).toBe("hopeful");
  });
});

describe("old pods that leave make room", () => {
  const withOld = (deletionTimestamp?: string) => (snapshot: Snapshot) => {
    const [deployment] = snapshot.deployments ?? [];
    if (deployment === undefined) return {};
    const old = replicaSet("web-old", deployment, { spec: { template: template("web:1") } });
    const leaving = pod("old", old, { metadata: deletionTimestamp === undefined ? {} : { deletionTimestamp } });
    return { replicaSets: [...(snapshot.replicaSets ?? []), old], pods: [...(snapshot.pods ?? []), leaving] };
  };

  test("a pod without room waits for them", () => {
    expect(ask({ pods: unschedulable(NO_ROOM), seconds: 99, snapshot: withOld(at(1)) }).state).toBe("hopeful");
  });

  test("a pod without a fitting label does not", () => {
    expect(doomOf({ pods: unschedulable(NO_LABEL), seconds: 11, snapshot: withOld(at(1)) }).code).toBe("unschedulable");
  });

  test("a pod without room is doomed while old pods stay, and told that they may hold it", () => {
    const { hint } = doomOf({ pods: unschedulable(NO_ROOM), seconds: 11, snapshot: withOld() });
    expect(hint).toContain("Pods of the old revision may hold it");
  });

  test("the scheduler gets time after the last of them was told to end", () => {
    const pods = unschedulable(NO_ROOM, { terminationGracePeriodSeconds: 2 });
    const snapshot = ({ replicaSets = [] }: Snapshot) => ({
      events: replicaSets.map((one) => event(one, "SuccessfulDelete", "", 8)),
    });
    expect(ask({ pods, seconds: 15, snapshot })).toEqual({ state: "hopeful", askAgainAtMs: atMs(20) });
  });
});
