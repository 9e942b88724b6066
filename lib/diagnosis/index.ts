// In: a tracked object, a snapshot, the server's time, log tails when asked for. Out: is the rollout doomed, and why.
// Called by deploy after every change of a snapshot, when a grace ends and when time is up. Pure: no I/O or clock.
export { diagnose } from "./diagnose";
export type { CauseCode, Diagnosis } from "./diagnosis";
export type { DiagnoseOptions, LogRequest, LogTail, Verdict } from "./verdict";
