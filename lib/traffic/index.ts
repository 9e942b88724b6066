// In: targets (a name and a URL each) and limits. Out: one TrafficSample a request, and summaries by target and phase.
// Called by cli/ (`observe`, `deploy --observe`), which hands the loss gate to deploy/ as an argument.
export * from "./loop";
export * from "./tally";
export * from "./target";
export * from "./traffic";
export * from "./version";
