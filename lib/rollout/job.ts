/** Where a Job stands: its conditions say when it has ended, and why. */
import { toVisibleLine } from "../objects";
import { conditionOf, type WorkloadObject } from "./live-kinds";
import { pin } from "./pin";
import { progressing, type Rollout } from "./rollout";
import type { Snapshot, Tracked } from "./snapshot";

export function readJob(tracked: Tracked, snapshot: Snapshot, nowMs: number): Rollout {
  const pinned = pin(tracked, snapshot, nowMs);
  if ("answer" in pinned) return pinned.answer;
  const { spec = {}, status = {} }: WorkloadObject = pinned.live;
  const isTrue = (type: string) => conditionOf(status, type)?.status === "True";
  if (isTrue("Complete") || isTrue("SuccessCriteriaMet")) return { state: "complete" };
  const failed = conditionOf(status, "Failed") ?? conditionOf(status, "FailureTarget");
  if (failed?.status === "True") {
    return { state: "failed", reason: failed.reason ?? "JobFailed", message: toVisibleLine(failed.message ?? "") };
  }
  if (spec.suspend === true) return { state: "paused" };
  const want = spec.completions ?? 1;
  return progressing({ done: status.succeeded ?? 0, want, waitingFor: "its pods to succeed" });
}
