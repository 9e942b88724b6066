// In: the nodes a test wants. Out: a real Kubernetes on this machine, started and taken down by the test.
// What users' tests import as `slipway/testing`; also called by our own scripts.
export type { LocalCluster, NodePlan, Taint } from "../local";
export {
  type EmbeddedCluster,
  type EmbeddedClusterOptions,
  prepareEmbeddedCluster,
  startEmbeddedCluster,
} from "./embedded-cluster";
