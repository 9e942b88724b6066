/** Minimal live objects for tests: a Deployment `web` with its ReplicaSets and pods, as the API server would show them. */
import type { LiveObject } from "../../lib/objects";
import type { Snapshot, Tracked } from "../../lib/rollout";

/** The server's time of the apply in these tests. */
const APPLIED_AT_MS = Date.parse("2026-01-01T00:00:00Z");

/** `at(5)`: five seconds after the apply. */
export function at(seconds: number): string {
  return new Date(APPLIED_AT_MS + seconds * 1000).toISOString().replace(".000Z", "Z");
}

export function atMs(seconds: number): number {
  return APPLIED_AT_MS + seconds * 1000;
}

type Fields = Readonly<Record<string, unknown>>;

export interface ObjectFields {
  readonly metadata?: Fields;
  readonly spec?: Fields;
  readonly status?: Fields;
}

function live(apiVersion: string, kind: string, name: string, { metadata, spec, status }: ObjectFields): LiveObject {
  const base = { name, namespace: "app", uid: `uid-${name}`, resourceVersion: "1", creationTimestamp: at(0) };
  return { apiVersion, kind, metadata: { ...base, ...metadata }, spec: { ...spec }, status: { ...status } };
}

export function template(image = "web:2"): Fields {
  return { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "app", image, readinessProbe: {} }] } };
}

export function workload(kind: string, { metadata, spec, status }: ObjectFields = {}): LiveObject {
  const apiVersion = kind === "Job" ? "batch/v1" : "apps/v1";
  return live(apiVersion, kind, "web", {
    metadata: { generation: 2, annotations: { "deployment.kubernetes.io/revision": "2" }, ...metadata },
    spec: { replicas: 3, template: template(), ...spec },
    status: { observedGeneration: 2, ...status },
  });
}

export const DONE = { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 };

export function replicaSet(name: string, owner: LiveObject, { metadata, spec, status }: ObjectFields = {}): LiveObject {
  const { uid } = owner.metadata;
  return live("apps/v1", "ReplicaSet", name, {
    metadata: {
      generation: 1,
      annotations: { "deployment.kubernetes.io/revision": "2" },
      ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name: "web", uid, controller: true }],
      ...metadata,
    },
    spec: { replicas: 3, template: template(), ...spec },
    status: { observedGeneration: 1, ...status },
  });
}

export const READY = [{ type: "Ready", status: "True" }];
export const NOT_READY = [{ type: "Ready", status: "False", reason: "ContainersNotReady" }];

export function pod(
  name: string,
  owner: LiveObject | undefined,
  { metadata, spec, status }: ObjectFields = {},
): LiveObject {
  const ownerReferences =
    owner === undefined
      ? []
      : [
          {
            apiVersion: owner.apiVersion,
            kind: owner.kind,
            name: owner.metadata.name,
            uid: owner.metadata.uid,
            controller: true,
          },
        ];
  return live("v1", "Pod", name, {
    metadata: { ownerReferences, ...metadata },
    spec: {
      nodeName: "node-1",
      restartPolicy: "Always",
      containers: [{ name: "app", image: "web:2", readinessProbe: {} }],
      ...spec,
    },
    status: { phase: "Running", conditions: READY, ...status },
  });
}

export function event(about: LiveObject, reason: string, message: string, seconds = 1): LiveObject {
  const { uid, name } = about.metadata;
  const fields = {
    involvedObject: { uid, name, fieldPath: "spec.containers{app}" },
    type: "Warning",
    reason,
    message,
    lastTimestamp: at(seconds),
  };
  return { ...live("v1", "Event", `${name}.${reason}.${String(seconds)}`, {}), ...fields };
}

export function tracked(applied: LiveObject, before?: LiveObject): Tracked {
  return { applied, appliedAtMs: APPLIED_AT_MS, ...(before === undefined ? {} : { before }) };
}

export interface PodsRollout {
  readonly deployment: LiveObject;
  readonly snapshot: Snapshot;
}

/** A Deployment with the given pods in its new ReplicaSet; `toPods` is given that ReplicaSet. */
export function rolloutOf(toPods: (owner: LiveObject) => readonly LiveObject[], status: Fields = {}): PodsRollout {
  const deployment = workload("Deployment", { status: { replicas: 3, updatedReplicas: 1, ...status } });
  const owner = replicaSet("web-new", deployment);
  return { deployment, snapshot: { deployments: [deployment], replicaSets: [owner], pods: toPods(owner), events: [] } };
}
