/**
 * The pods of a rollout as the live view shows them, new and old side by side.
 */
import { type LiveObject, toVisibleLine } from "../objects";
import type { PodObject } from "./live-kinds";
import { podsOf } from "./ownership";
import { podStatusWords } from "./pod-status";
import type { Snapshot } from "./snapshot";

/** One pod beside a rollout. */
export interface PodLine {
  readonly name: string;
  /** As `kubectl get pods` words it: Running, ContainerCreating, Terminating, CrashLoopBackOff, … */
  readonly status: string;
  /** Ready of all containers: `1/2`. */
  readonly ready: string;
  readonly restarts: number;
  /** Whether it belongs to the new revision. */
  readonly current: boolean;
}

/** The pods of an object, old revisions first, each by name. A kind without pods has none. */
export function podLines(object: LiveObject, snapshot: Snapshot): readonly PodLine[] {
  const { current, old } = podsOf(object, snapshot);
  return [...toLines(old, false), ...toLines(current, true)];
}

function toLines(pods: readonly PodObject[], current: boolean): readonly PodLine[] {
  const lines = pods.map((pod): PodLine => {
    const { status, ready, restarts } = podStatusWords(pod);
    return { name: pod.metadata.name, status: toVisibleLine(status, 60), ready, restarts, current };
  });
  return lines.sort((a, b) => (a.name < b.name ? -1 : 1));
}
