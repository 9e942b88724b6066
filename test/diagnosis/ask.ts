/** Asks for a verdict on a Deployment with the given pods, a few seconds after the apply. */
import { type DiagnoseOptions, type Diagnosis, diagnose, type Verdict } from "../../lib/diagnosis";
import type { LiveObject } from "../../lib/objects";
import type { Snapshot } from "../../lib/rollout";
import { atMs, NOT_READY, pod, rolloutOf, tracked } from "../rollout/live-objects";

export interface Question {
  readonly pods: (owner: LiveObject) => readonly LiveObject[];
  readonly seconds?: number;
  readonly snapshot?: (snapshot: Snapshot) => Partial<Snapshot>;
  readonly status?: Readonly<Record<string, unknown>>;
  readonly options?: Partial<DiagnoseOptions>;
}

export function ask({ pods, seconds = 5, snapshot: more, status, options }: Question): Verdict {
  const { deployment, snapshot } = rolloutOf(pods, status);
  return diagnose(
    tracked(deployment),
    { ...snapshot, ...more?.(snapshot) },
    { nowMs: atMs(seconds), logs: [], ...options },
  );
}

/** The diagnosis of a doomed verdict; throws for any other. Logs that are asked for come back empty. */
export function doomOf(question: Question): Diagnosis {
  const first = ask(question);
  const requests = first.state === "needs-logs" ? first.requests : [];
  const logs = requests.map((request) => ({ ...request, text: "" }));
  const verdict = first.state === "needs-logs" ? ask({ ...question, options: { ...question.options, logs } }) : first;
  if (verdict.state !== "doomed") throw new Error(`expected a doomed verdict, got ${JSON.stringify(verdict)}`);
  return verdict.diagnosis;
}

/** A pod whose container `app` is in the given state. */
export function podWith(
  name: string,
  owner: LiveObject | undefined,
  containerStatus: object,
  spec: object = {},
): LiveObject {
  const containerStatuses = [{ name: "app", ready: false, restartCount: 0, ...containerStatus }];
  return pod(name, owner, {
    spec: { ...spec },
    status: { phase: "Pending", conditions: NOT_READY, containerStatuses },
  });
}

export function waiting(reason: string, message = ""): object {
  return { state: { waiting: { reason, message } } };
}

/** Down again after `restarts` restarts, with the given last end. */
export function crashed(restarts: number, terminated: object = {}): object {
  const ended = { exitCode: 1, reason: "Error", finishedAt: "2026-01-01T00:00:04Z", ...terminated };
  return {
    restartCount: restarts,
    state: { waiting: { reason: "CrashLoopBackOff" } },
    lastState: { terminated: ended },
  };
}
