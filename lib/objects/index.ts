// In: nothing. Out: the values that every layer shares (manifests, identities, selectors, quantities, findings, safe text).
// Called by every other folder. Pure: no I/O, clock, randomness or environment.
export * from "./abort";
export * from "./finding";
export * from "./label-selector";
export * from "./manifest";
export * from "./quantity";
export * from "./visible-text";
