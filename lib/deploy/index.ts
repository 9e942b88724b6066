// In: objects and a cluster, gates and questions as arguments. Out: a stream of DeployEvents that ends with the outcome.
// Carries out plans and decides nothing; called by cli, testing and, as `slipway/deploy`, by users' own programs.
export { type Cluster, type ClusterAccess, connect, type KubeconfigRequest, loadKubeconfig } from "../cluster";
export type { CauseCode, Diagnosis } from "../diagnosis";
export type { Abort, Finding, Manifest, ObjectRef, SynthesizedObject } from "../objects";
export type { FieldChange, Plan, PlanStep } from "../plan";
export type { PodLine, Rollout } from "../rollout";
export type { Clock } from "./clock";
export { deploy, fetchPlan, rollback } from "./deploy";
export type { DeployEvent, DeployOutcomeEvent, OutcomeCause, OutcomeWord } from "./deploy-event";
export { destroy } from "./destroy";
export {
  type AppStatus,
  fetchRelease,
  fetchStatus,
  findHomeNamespaces,
  listReleases,
  type ObjectStatus,
} from "./history";
export { RELEASE_FORMAT, type Release, type ReleaseObject, type ReleaseStatus } from "./release";
export type {
  AppQuery,
  CheckGate,
  DeployRequest,
  DestroyRequest,
  GateFailure,
  RollbackRequest,
  RunRequest,
  TrafficGate,
} from "./request";
