// In: desired objects, live objects, what older releases left, dry-run answers. Out: a Plan, ordered and masked for output.
// Called by deploy; its types by cli. Pure: it fetches nothing and decides everything.
export * from "./build-plan";
export * from "./desired";
export * from "./digest";
export { isSameButStatus } from "./field-changes";
export * from "./ownership";
export * from "./plan";
export { maskManifest, maskPlan } from "./secret-mask";
export { WAVE_COUNT } from "./waves";
