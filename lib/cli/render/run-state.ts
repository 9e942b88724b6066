/**
 * What a renderer of text remembers of a run: the app, the rollouts as last seen, what was already said.
 */
import type { DeployEvent } from "../../deploy/deploy-event";
import { type ObjectRef, refKey } from "../../objects";
import type { Plan } from "../../plan";
import type { PodLine, Rollout } from "../../rollout";

export interface RolloutState {
  readonly object: ObjectRef;
  readonly rollout: Rollout;
  readonly pods: readonly PodLine[];
}

export interface RunState {
  readonly startedMs: number;
  app: string;
  intent: Plan["intent"];
  release?: number;
  /** What the run does now, for the head of the live view. */
  phase: string;
  /** Whether findings that stop the run have been shown already. */
  explained: boolean;
  /** Messages and evidence of the failures that were shown. */
  readonly told: Set<string>;
  /** By identity, in the order in which they were first seen. */
  readonly rollouts: Map<string, RolloutState>;
}

export function newRunState(startedMs: number): RunState {
  return {
    startedMs,
    app: "",
    intent: "deploy",
    phase: "reading",
    explained: false,
    told: new Set(),
    rollouts: new Map(),
  };
}

/** Takes an event in; renderers call it before they print. */
export function remember(state: RunState, event: DeployEvent): void {
  switch (event.type) {
    case "started":
      state.app = event.app;
      state.intent = event.intent;
      return;
    case "checked":
      state.explained ||= event.findings.some(({ severity }) => severity === "error");
      return;
    case "waiting":
      state.phase = `waits for ${event.on}`;
      return;
    case "recorded":
      state.release = event.release;
      state.phase = "applying";
      return;
    case "watching":
      state.phase = "watching";
      return;
    case "rollout":
      state.rollouts.set(refKey(event.object), event);
      return;
    case "failing":
      for (const line of [event.diagnosis.message, ...event.diagnosis.evidence]) state.told.add(line);
      return;
    case "restoring":
      state.phase = `restoring release ${String(event.release)}`;
      state.rollouts.clear();
      return;
    default:
      return;
  }
}
