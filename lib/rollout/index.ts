// In: what our apply answered, a snapshot of live objects, the server's time. Out: where each rollout stands.
// Called by deploy after every change of a snapshot, and by diagnosis. Pure: no I/O, clock or randomness.
export { readDaemonSet } from "./daemon-set";
export { readDeployment } from "./deployment";
export { readJob } from "./job";
export * from "./live-kinds";
export { newReplicaSet, podsOf, replicaSetsOf, revisionOf } from "./ownership";
export { isFresh, isObserved } from "./pin";
export { readPod } from "./pod";
export { type PodLine, podLines } from "./pod-lines";
export { podStatusWord, podStatusWords, sidecarNames } from "./pod-status";
export { hasRollout, readRollout } from "./read-rollout";
export { readReplicaSet } from "./replica-set";
export type { Rollout } from "./rollout";
export type { KeyList, Snapshot, Tracked } from "./snapshot";
export { readStatefulSet } from "./stateful-set";
export { equalTemplates } from "./template-equality";
