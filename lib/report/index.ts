// In: findings with their places, pictures of a graph. Out: text for other tools (GitHub annotations, SARIF, HTML, DOT).
// Called by the command line. Pure: no I/O, clock or environment.
export * from "./github";
export * from "./graph-html";
export * from "./graph-picture";
export * from "./graph-text";
export * from "./placed-finding";
export * from "./sarif";
