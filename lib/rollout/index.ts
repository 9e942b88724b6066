// In: what our apply answered, a snapshot of live objects, the server's time. Out: where each rollout stands.
// Called by deploy after every change of a snapshot, and by diagnosis. Pure: no I/O, clock or randomness.
export * from "./live-kinds";
export { newReplicaSet, podsOf, replicaSetsOf, revisionOf } from "./ownership";
export { isObserved } from "./pin";
export { type PodLine, podLines } from "./pod-lines";
export { podStatusWord, podStatusWords, sidecarNames } from "./pod-status";
export { hasRollout, readRollout } from "./read-rollout";
export type { Rollout } from "./rollout";
export type { KeyList, Snapshot, Tracked } from "./snapshot";
export { equalTemplates } from "./template-equality";
