/**
 * Where a bare Pod stands: running and ready, or run to completion. Nothing replaces a bare Pod, so a failed one
 * stays failed.
 */
import { toVisibleLine } from "../objects";
import { conditionOf, type PodObject } from "./live-kinds";
import { pin } from "./pin";
import { podStatusWord } from "./pod-status";
import { progressing, type Rollout } from "./rollout";
import { readySinceMs } from "./settled";
import type { Snapshot, Tracked } from "./snapshot";

export function readPod(tracked: Tracked, snapshot: Snapshot, nowMs: number): Rollout {
  const pinned = pin(tracked, snapshot, nowMs);
  if ("answer" in pinned) return pinned.answer;
  const pod: PodObject = pinned.live;
  const { phase, reason = "PodFailed", message = "" } = pod.status ?? {};
  if (phase === "Succeeded") return { state: "complete" };
  if (phase === "Failed")
    return { state: "failed", reason, message: toVisibleLine(message || "its containers failed") };
  const readyAtMs = readySinceMs(pod);
  if (readyAtMs === undefined) return progressing({ done: 0, want: 1, waitingFor: waitingFor(pod) });
  if (readyAtMs <= nowMs) return { state: "complete" };
  return progressing({ done: 0, want: 1, waitingFor: "its containers to keep running", askAgainAtMs: readyAtMs });
}

function waitingFor(pod: PodObject): string {
  const gates = (pod.spec?.readinessGates ?? []).map(({ conditionType }) => conditionType);
  const unmet = gates.filter((gate) => conditionOf(pod.status, gate)?.status !== "True");
  if (conditionOf(pod.status, "ContainersReady")?.status === "True" && unmet.length > 0) {
    return toVisibleLine(`the readiness gates ${unmet.join(", ")}`);
  }
  return toVisibleLine(`its containers to become ready (${podStatusWord(pod)})`);
}
