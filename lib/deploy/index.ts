// In: objects and a cluster, gates and questions as arguments. Out: a stream of DeployEvents that ends with the outcome.
// Carries out plans and decides nothing; called by cli, testing and, as `slipway/deploy`, by users' own programs.
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
export type { Release, ReleaseObject, ReleaseStatus } from "./release";
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
