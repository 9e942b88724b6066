// In: findings with their places. Out: text for other tools (GitHub annotations, SARIF).
// Called by the command line. Pure: no I/O, clock or environment.
export * from "./github";
export * from "./placed-finding";
export * from "./sarif";
