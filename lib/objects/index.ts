// In: nothing. Out: the values that every layer shares (manifests, identities, selectors, findings, text made safe).
// Called by every other folder. Pure: no I/O, clock, randomness or environment.
export * from "./abort";
export * from "./finding";
export * from "./label-selector";
export * from "./manifest";
export * from "./visible-text";
