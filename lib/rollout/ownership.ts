/**
 * Which ReplicaSet and which pods belong to a rollout: by the uid of the controller that owns them, never by name or
 * label, so that a namesake or a stray pod is never taken for ours. The new ReplicaSet is found as kubectl finds it:
 * the oldest one owned by the Deployment whose pod template equals the Deployment's.
 */
import type { LiveObject } from "../objects";
import { type PodObject, podsIn, replicaSetsIn, type WorkloadObject } from "./live-kinds";
import type { Snapshot } from "./snapshot";
import { equalTemplates } from "./template-equality";

const REVISION = "deployment.kubernetes.io/revision";

function controllerUid(object: LiveObject): string | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true)?.uid;
}

/** `deployment.kubernetes.io/revision` of a Deployment or ReplicaSet; 0 when it is absent or unreadable. */
export function revisionOf(object: LiveObject): number {
  const revision = Number.parseInt(object.metadata.annotations?.[REVISION] ?? "", 10);
  return Number.isNaN(revision) ? 0 : revision;
}

/** The ReplicaSets of a Deployment, oldest first. */
export function replicaSetsOf(deployment: LiveObject, snapshot: Snapshot): readonly WorkloadObject[] {
  return replicaSetsIn(snapshot)
    .filter((replicaSet) => controllerUid(replicaSet) === deployment.metadata.uid)
    .sort((a, b) => compareText(ageKey(a), ageKey(b)));
}

function ageKey({ metadata }: LiveObject): string {
  return `${metadata.creationTimestamp ?? ""}/${metadata.name}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The ReplicaSet of the Deployment's present pod template, or undefined while the controller has made none. */
export function newReplicaSet(deployment: WorkloadObject, snapshot: Snapshot): WorkloadObject | undefined {
  const template = deployment.spec?.template;
  return replicaSetsOf(deployment, snapshot).find((replicaSet) => equalTemplates(replicaSet.spec?.template, template));
}

export function podsOwnedBy(owner: LiveObject, snapshot: Snapshot): readonly PodObject[] {
  return podsIn(snapshot).filter((pod) => controllerUid(pod) === owner.metadata.uid);
}

/** The pods of a rollout, told apart by revision. */
export interface RolloutPods {
  readonly current: readonly PodObject[];
  readonly old: readonly PodObject[];
}

/** The pods of a live workload, or the pod itself; empty for other kinds. */
export function podsOf(object: LiveObject, snapshot: Snapshot): RolloutPods {
  switch (object.kind) {
    case "Pod":
      return { current: podsIn(snapshot).filter((pod) => pod.metadata.uid === object.metadata.uid), old: [] };
    case "Deployment":
      return podsOfDeployment(object, snapshot);
    case "StatefulSet":
    case "DaemonSet":
      return podsByRevisionHash(object, snapshot);
    default:
      return { current: podsOwnedBy(object, snapshot), old: [] };
  }
}

function podsOfDeployment(deployment: WorkloadObject, snapshot: Snapshot): RolloutPods {
  const newUid = newReplicaSet(deployment, snapshot)?.metadata.uid;
  const uids = new Set(replicaSetsOf(deployment, snapshot).map((replicaSet) => replicaSet.metadata.uid));
  const pods = podsIn(snapshot).filter((pod) => uids.has(controllerUid(pod) ?? ""));
  return split(pods, (pod) => controllerUid(pod) === newUid);
}

/**
 * A StatefulSet names its newest revision in its status. A DaemonSet numbers its templates, and a pod keeps the number
 * of the template it was made from; after a rollback older pods of the same hash are current again.
 */
function podsByRevisionHash(object: WorkloadObject, snapshot: Snapshot): RolloutPods {
  const pods = podsOwnedBy(object, snapshot);
  const generation = object.metadata.annotations?.["deprecated.daemonset.template.generation"];
  const newest = pods.find((pod) => pod.metadata.labels?.["pod-template-generation"] === generation);
  const hash = object.status?.updateRevision ?? (generation === undefined ? undefined : revisionHash(newest));
  return split(pods, (pod) => hash !== undefined && revisionHash(pod) === hash);
}

function revisionHash(pod: PodObject | undefined): string | undefined {
  return pod?.metadata.labels?.["controller-revision-hash"];
}

function split(pods: readonly PodObject[], isCurrent: (pod: PodObject) => boolean): RolloutPods {
  return { current: pods.filter(isCurrent), old: pods.filter((pod) => !isCurrent(pod)) };
}
