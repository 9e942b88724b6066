/**
 * Plays a rollout to the readers as a deploy would: each change of an object, each end of a grace period. The changes
 * come from the real cluster's watches or from a recording of them; time is always an argument.
 */
import { diagnose, type LogRequest, type LogTail, type Verdict } from "../../lib/diagnosis";
import type { LiveObject } from "../../lib/objects";
import { type KeyList, type Rollout, readRollout, type Snapshot, type Tracked } from "../../lib/rollout";

export interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: LiveObject;
}

/** One change and when it was seen, in milliseconds since 1970. */
export interface StoryStep extends WatchEvent {
  readonly atMs: number;
}

export interface Recording extends Tracked {
  readonly kind: string;
  readonly story: string;
  readonly configMaps: readonly KeyList[];
  /** The objects that were there at the apply. */
  readonly initial: readonly LiveObject[];
  readonly steps: readonly StoryStep[];
  /** The log tails that the verdict asked for. */
  readonly logs: readonly LogTail[];
}

const LISTS: Readonly<Record<string, keyof Snapshot>> = {
  Deployment: "deployments",
  ReplicaSet: "replicaSets",
  StatefulSet: "statefulSets",
  DaemonSet: "daemonSets",
  Job: "jobs",
  Pod: "pods",
  Event: "events",
};

export class StoryPlayer {
  readonly #objects = new Map<string, LiveObject>();
  readonly #tracked: Tracked;
  readonly #configMaps: readonly KeyList[];
  /** Each state that the rollout had, repetitions folded. */
  readonly states: Rollout["state"][] = [];
  rollout: Rollout | undefined;

  constructor(tracked: Tracked, configMaps: readonly KeyList[] = []) {
    this.#tracked = tracked;
    this.#configMaps = configMaps;
  }

  see({ type, object }: WatchEvent): void {
    if (type === "DELETED") this.#objects.delete(object.metadata.uid);
    else this.#objects.set(object.metadata.uid, object);
  }

  get snapshot(): Snapshot {
    const lists: Record<string, LiveObject[]> = {};
    for (const list of Object.values(LISTS)) lists[list] = [];
    for (const object of this.#objects.values()) lists[LISTS[object.kind] ?? ""]?.push(object);
    return { ...lists, configMaps: this.#configMaps };
  }

  /** Asks both readers what they make of the objects seen so far. */
  ask(nowMs: number, logs?: readonly LogTail[], timedOut = false): Verdict {
    const snapshot = this.snapshot;
    this.rollout = readRollout(this.#tracked, snapshot, nowMs);
    if (this.states.at(-1) !== this.rollout.state) this.states.push(this.rollout.state);
    return diagnose(this.#tracked, snapshot, { nowMs, timedOut, ...(logs === undefined ? {} : { logs }) });
  }
}

export interface Ending {
  readonly states: readonly Rollout["state"][];
  readonly verdict: Verdict;
  readonly pods: Snapshot;
  /** From the apply to the verdict, or to completeness. */
  readonly afterMs: number;
}

/** Replays a recording until the rollout is complete or doomed, or the recording and all graces have ended. */
export function replay(recording: Recording): Ending {
  const player = new StoryPlayer(recording, recording.configMaps);
  for (const object of recording.initial) player.see({ type: "ADDED", object });
  const steps = [...recording.steps];
  let nowMs = recording.appliedAtMs;
  for (;;) {
    const verdict = answered(player, nowMs, recording.logs);
    const isEnd = verdict.state === "doomed" || player.rollout?.state === "complete";
    const askAgainAtMs = verdict.state === "hopeful" ? verdict.askAgainAtMs : undefined;
    const step = steps[0];
    if (isEnd || (step === undefined && askAgainAtMs === undefined)) {
      return { states: player.states, verdict, pods: player.snapshot, afterMs: nowMs - recording.appliedAtMs };
    }
    if (step !== undefined && step.atMs <= (askAgainAtMs ?? Number.POSITIVE_INFINITY)) {
      player.see(step);
      steps.shift();
      nowMs = Math.max(nowMs, step.atMs);
    } else nowMs = askAgainAtMs ?? nowMs;
  }
}

function answered(player: StoryPlayer, nowMs: number, logs: readonly LogTail[]): Verdict {
  const verdict = player.ask(nowMs);
  if (verdict.state !== "needs-logs") return verdict;
  return player.ask(
    nowMs,
    verdict.requests.map((request) => answerOf(request, logs)),
  );
}

/** A replay may ask for another pod's log than the recorded run did: all pods of a story say the same. */
function answerOf(request: LogRequest, logs: readonly LogTail[]): LogTail {
  const recorded = logs.find(({ container }) => container === request.container);
  return { ...request, text: recorded?.text ?? "" };
}
