// In: plain objects, validated by nobody. Out: a Graph of nodes, pod sources, definitions and named references.
// Called by checks, plan and deploy. Pure: no I/O, clock, randomness or environment; wrong types never make it throw.
export * from "./container";
export * from "./definitions";
export * from "./edges";
export * from "./external";
export * from "./field-path";
export * from "./fields";
export * from "./graph";
export * from "./grouping";
export * from "./kind";
export * from "./labels";
export * from "./node";
export * from "./pattern-walk";
export * from "./pod-source";
export * from "./reference";
export * from "./selector";
export * from "./selector-algebra";
export * from "./selector-places";
export type { ServicePort } from "./service-port";
export type { Mount, Volume } from "./volume";
