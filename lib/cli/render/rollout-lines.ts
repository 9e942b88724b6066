/**
 * Where a rollout stands, in one line, with its pods in words or as a list.
 */
import { type ObjectRef, refToText } from "../../objects";
import type { PodLine, Rollout } from "../../rollout";
import type { Paint } from "../paint";
import { countOf, toColumns } from "../text";

/** `1/3, waits for pods of the new revision`. */
export function rolloutWords(rollout: Rollout): string {
  switch (rollout.state) {
    case "progressing":
      return `${String(rollout.done)}/${String(rollout.want)}, waits for ${rollout.waitingFor}`;
    case "complete":
      return rollout.note === undefined ? "complete" : `complete (${rollout.note})`;
    case "failed":
      return `failed: ${rollout.reason}: ${rollout.message}`;
    case "paused":
      return "paused: `spec.paused` holds it back";
    case "superseded":
      return `superseded: ${rollout.message}`;
    case "gone":
      return `gone: ${rollout.message}`;
  }
}

/** `Deployment app-dev/web: 1/3, waits for …  [2 new: 1 Running, 1 ContainerCreating; 3 old: Running]`. */
export function rolloutLine(object: ObjectRef, rollout: Rollout, pods: readonly PodLine[]): string {
  const beside = podWords(pods);
  return `${refToText(object)}: ${rolloutWords(rollout)}${beside === "" ? "" : `  [${beside}]`}`;
}

function podWords(pods: readonly PodLine[]): string {
  return [true, false]
    .map((current) => {
      const group = pods.filter((pod) => pod.current === current);
      if (group.length === 0) return "";
      const states = new Map<string, number>();
      for (const pod of group) states.set(stateOf(pod), (states.get(stateOf(pod)) ?? 0) + 1);
      const words = [...states].map(([state, count]) => (states.size === 1 ? state : `${String(count)} ${state}`));
      return `${String(group.length)} ${current ? "new" : "old"}: ${words.join(", ")}`;
    })
    .filter((words) => words !== "")
    .join("; ");
}

/** A running pod whose containers are not ready is not what "Running" makes people think. */
function stateOf({ status, ready }: PodLine): string {
  const [done, want] = ready.split("/");
  return status === "Running" && done !== want ? "Running (not ready)" : status;
}

/** The pods one below the other: ready, status, restarts, old or new. */
export function podListLines(pods: readonly PodLine[], color: Paint): string[] {
  const rows = pods.map(({ name, ready, status, restarts, current }) => [
    name,
    ready,
    paintStatus(status, color),
    restarts === 0 ? "" : countOf(restarts, "restart"),
    current ? color.cyan("new") : color.dim("old"),
  ]);
  return toColumns(rows);
}

function paintStatus(status: string, color: Paint): string {
  if (status === "Running" || status === "Completed") return color.green(status);
  if (status === "Terminating") return color.dim(status);
  return /^(Pending|ContainerCreating|PodInitializing|Init:\d+\/\d+)$/.test(status)
    ? color.yellow(status)
    : color.red(status);
}
