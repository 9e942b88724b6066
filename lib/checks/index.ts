// In: objects of a set (and, to compare, of the version before). Out: Findings in a stable order.
// Called by the guard of the construct tree, `slipway check`, the cdk8s-cli plugin and the gate before a deploy. Pure.
export { type ChartObjects, locateChartFindings } from "./check-charts";
export { minorOf, NEWEST_KUBERNETES, OLDEST_KUBERNETES } from "./kubernetes-version";
export { ALL_CHECKS, CROSS_OBJECT_CHECKS } from "./rules";
export { type LocatedFinding, locateFindings, type RunChecksOptions, runChecks } from "./run-checks";
