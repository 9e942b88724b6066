// In: the nodes a test wants, or the constructs it is about. Out: a real Kubernetes on this machine, started and taken
// down by the test; jest matchers and snapshots.
// What users' tests import as `slipway/testing`; also called by our own scripts.
export type { LocalCluster, NodePlan, Taint } from "../local";
export {
  type EmbeddedCluster,
  type EmbeddedClusterOptions,
  prepareEmbeddedCluster,
  startEmbeddedCluster,
} from "./embedded-cluster";
export { type MatcherResult, matchers, type SlipwayMatchers } from "./matchers";
export { type RenderChartOptions, renderChart } from "./render-chart";
