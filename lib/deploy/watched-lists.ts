/**
 * Which lists of live objects the readers of rollouts look at, and what is lost where one of them may not be read.
 */
import type { Snapshot } from "../rollout";

export type ListName = Exclude<keyof Snapshot, "configMaps" | "secrets" | "nodes">;

export const KINDS: Readonly<Record<ListName, readonly [apiVersion: string, kind: string]>> = {
  deployments: ["apps/v1", "Deployment"],
  replicaSets: ["apps/v1", "ReplicaSet"],
  statefulSets: ["apps/v1", "StatefulSet"],
  daemonSets: ["apps/v1", "DaemonSet"],
  jobs: ["batch/v1", "Job"],
  pods: ["v1", "Pod"],
  events: ["v1", "Event"],
  endpointSlices: ["discovery.k8s.io/v1", "EndpointSlice"],
};

/** What the reader of a kind looks at. */
const NEEDS: Readonly<Record<string, readonly ListName[]>> = {
  Deployment: ["deployments", "replicaSets", "pods", "events"],
  ReplicaSet: ["replicaSets", "pods", "events"],
  StatefulSet: ["statefulSets", "pods", "events"],
  DaemonSet: ["daemonSets", "pods", "events"],
  Job: ["jobs", "pods", "events"],
  Pod: ["pods", "events"],
  Service: ["endpointSlices"],
};

/** Lists without which a rollout can still be judged, and what is not known then. */
export const OPTIONAL: Readonly<Partial<Record<ListName, string>>> = {
  events: "a failure will be explained without them",
  endpointSlices: "whether Services have ready endpoints is not verified",
};

export interface Followed {
  readonly kind: string;
  readonly namespace: string;
}

export interface NamedList {
  readonly name: ListName;
  readonly namespace: string;
}

/** The lists that these objects need, each once. */
export function findLists(followed: readonly Followed[]): NamedList[] {
  const keys = followed.flatMap(({ kind, namespace }) => (NEEDS[kind] ?? []).map((name) => `${name} ${namespace}`));
  return [...new Set(keys)].map((key) => {
    const [name, namespace] = key.split(" ") as [ListName, string];
    return { name, namespace };
  });
}
