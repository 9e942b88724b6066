// In: desired objects, live objects, what older releases left, dry-run answers. Out: a Plan, ordered and masked for output.
// Called by deploy; its types by cli. Pure: it fetches nothing and decides everything.
export * from "./build-plan";
export * from "./desired";
export * from "./digest";
export { isSameButStatus } from "./field-changes";
export { withoutField } from "./field-path";
export * from "./ownership";
export * from "./plan";
export { type LiveObjects, planRemoval } from "./removal";
export { maskManifest, maskPlan } from "./secret-mask";
export { readCounts, readShrinkage } from "./shrinkage";
export { WAVE_COUNT } from "./waves";
