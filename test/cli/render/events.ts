/**
 * Two runs as the engine tells them: an update that succeeds, and one that fails and is undone.
 */
import type { DeployEvent } from "../../../lib/deploy/deploy-event";
import type { ObjectRef } from "../../../lib/objects";
import type { Plan } from "../../../lib/plan";
import type { PodLine, Rollout } from "../../../lib/rollout";

export const web: ObjectRef = { group: "apps", kind: "Deployment", namespace: "shop", name: "web" };
const config: ObjectRef = { group: "", kind: "ConfigMap", namespace: "shop", name: "web-config" };
const old: ObjectRef = { group: "", kind: "Service", namespace: "shop", name: "old" };
const image = "spec.template.spec.containers[name=app].image";

export const updatePlan: Plan = {
  app: "shop",
  intent: "deploy",
  digest: "d1",
  notes: [],
  steps: [
    { action: "create", ref: config, apiVersion: "v1", changes: [], rolls: false, wave: 2 },
    {
      action: "update",
      ref: web,
      apiVersion: "apps/v1",
      constructPath: "shop/web",
      changes: [
        { path: image, before: "web:1.0.0", after: "web:2.0.0" },
        { path: "spec.replicas", before: 2, after: 3 },
        { path: "metadata.labels.tier", after: "front" },
      ],
      rolls: true,
      wave: 5,
    },
    { action: "unchanged", ref: old, apiVersion: "v1", changes: [], rolls: false, wave: 4 },
    { action: "delete", ref: { ...old, name: "older" }, apiVersion: "v1", changes: [], rolls: false, wave: 9 },
  ],
};

const time = "2026-05-01T10:00:00.000Z";
const pod = (name: string, status: string, rest: Partial<PodLine> = {}): PodLine => {
  return { name, status, ready: status === "Running" ? "1/1" : "0/1", restarts: 0, current: true, ...rest };
};
const rollout = (state: Rollout, pods: readonly PodLine[]): DeployEvent => {
  return { time, type: "rollout", object: web, rollout: state, pods };
};
const waiting = (done: number, waitingFor: string): Rollout => ({ state: "progressing", done, want: 3, waitingFor });
const oldPods = [pod("web-1-a", "Running", { current: false }), pod("web-1-b", "Terminating", { current: false })];

const begin: readonly DeployEvent[] = [
  { time, type: "started", app: "shop", intent: "deploy", server: "https://10.0.0.1:6443", context: "dev" },
  { time, type: "checked", findings: [] },
  { time, type: "planned", plan: updatePlan },
  { time, type: "locked", holder: "ann@build (pid 7)" },
  { time, type: "recorded", release: 2 },
  { time, type: "applied", object: config, action: "create", warnings: [] },
  {
    time,
    type: "applied",
    object: web,
    action: "update",
    constructPath: "shop/web",
    warnings: ["spec.x is deprecated"],
  },
  { time, type: "applied", object: old, action: "unchanged", warnings: [] },
  { time, type: "watching", objects: [web] },
  rollout(waiting(1, "2 pods of the new revision to be created"), [...oldPods, pod("web-2-a", "ContainerCreating")]),
  rollout(waiting(1, "2 pods of the new revision to be created"), [...oldPods, pod("web-2-a", "Running")]),
];

export const succeeds: readonly DeployEvent[] = [
  ...begin,
  rollout({ state: "complete" }, [pod("web-2-a", "Running"), pod("web-2-b", "Running"), pod("web-2-c", "Running")]),
  { time, type: "pruned", object: { ...old, name: "older" } },
  { time, type: "outcome", outcome: "succeeded", release: 2, exitCode: 0, durationMs: 12_345 },
];

const diagnosis = {
  code: "crash-loop",
  object: web,
  constructPath: "shop/web",
  message: "container app exits with code 3; last line: no database",
  hint: "Check the environment of container app.",
  evidence: ["pod web-2-a: CrashLoopBackOff, ready 0/1, restarts 2", "log of app: no database"],
} as const;

export const isUndone: readonly DeployEvent[] = [
  ...begin,
  rollout(waiting(1, "2 new pods to become available"), [
    ...oldPods,
    pod("web-2-a", "CrashLoopBackOff", { restarts: 2 }),
  ]),
  { time, type: "failing", diagnosis },
  { time, type: "restoring", release: 1 },
  { time, type: "recorded", release: 3 },
  { time, type: "applied", object: web, action: "update", constructPath: "shop/web", warnings: [] },
  { time, type: "watching", objects: [web] },
  rollout({ state: "complete" }, [pod("web-1-a", "Running")]),
  { time, type: "restored", release: 1, as: 3 },
  {
    time,
    type: "outcome",
    outcome: "failed-restored",
    release: 2,
    restored: 1,
    exitCode: 7,
    durationMs: 70_000,
    cause: diagnosis,
  },
];
