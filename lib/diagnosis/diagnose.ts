/**
 * Tells a doomed rollout from one that only takes its time, and why it is doomed. Pure: the caller brings snapshot,
 * time and log tails, and is told which logs are needed and when to ask again.
 */
import { type LiveObject, type ObjectRef, refOf, toVisibleLine } from "../objects";
import {
  isObserved,
  objectsOfKind,
  type Rollout,
  readRollout,
  type Snapshot,
  type Tracked,
  type WorkloadObject,
} from "../rollout";
import type { Cause } from "./cause";
import { areDooming, type CauseGroup, groupCauses, nextGraceEndMs } from "./cause-groups";
import type { CauseCode, Diagnosis } from "./diagnosis";
import { type EventsOf, indexEvents } from "./events";
import { logLines, renderEvidence } from "./evidence";
import { readNotCreated } from "./not-created";
import { type PodCause, readPodCauses } from "./pod-causes";
import type { DiagnoseOptions, LogRequest, LogTail, Verdict } from "./verdict";

/** What all steps of one diagnosis share. */
interface Case {
  readonly tracked: Tracked;
  readonly options: DiagnoseOptions;
  readonly rollout: Rollout;
  readonly events: EventsOf;
  readonly groups: readonly CauseGroup[];
}

export function diagnose(tracked: Tracked, snapshot: Snapshot, options: DiagnoseOptions): Verdict {
  const { nowMs, timedOut = false } = options;
  const rollout = readRollout(tracked, snapshot, nowMs);
  if (rollout.state === "complete") return { state: "hopeful" };
  const events = indexEvents(snapshot, tracked.appliedAtMs);
  const live = liveOf(tracked, snapshot);
  const podCauses = live === undefined ? [] : readPodCauses({ live, tracked, snapshot, events, nowMs });
  const notCreated = live && readNotCreated(live, snapshot, { events, appliedAtMs: tracked.appliedAtMs });
  const causes = [...podCauses.map(({ cause }) => cause), ...(notCreated === undefined ? [] : [notCreated])];
  // Somebody may resume what somebody else has paused; what we applied as paused stays so.
  const isHeld = rollout.state === "paused" && !isAppliedPaused(tracked);
  const isOver = timedOut || (rollout.state !== "progressing" && !isHeld);
  if (!isOver && (isHeld || !areDooming(causes, nowMs))) return hopeful(rollout, causes, nowMs);
  return conclude({ tracked, options, rollout, events, groups: toGroups(podCauses, notCreated, options) });
}

/** Kinds whose controller says which spec it has seen. */
const OBSERVING = new Set(["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"]);

/** Before our spec is seen, by the watch and by the controller, the pods at hand are those of an older one. */
function liveOf({ applied }: Tracked, snapshot: Snapshot): LiveObject | undefined {
  const live = objectsOfKind(applied.kind, snapshot)?.find(({ metadata }) => metadata.uid === applied.metadata.uid);
  if (live === undefined || (live.metadata.generation ?? 0) < (applied.metadata.generation ?? 0)) return undefined;
  return OBSERVING.has(live.kind) && !isObserved(live) ? undefined : live;
}

function hopeful(rollout: Rollout, causes: readonly Cause[], nowMs: number): Verdict {
  const reading = rollout.state === "progressing" ? rollout.askAgainAtMs : undefined;
  const times = [reading, nextGraceEndMs(causes, nowMs)].filter((time) => time !== undefined);
  return times.length === 0 ? { state: "hopeful" } : { state: "hopeful", askAgainAtMs: Math.min(...times) };
}

/** The causes to tell, the headline first. */
function toGroups(
  podCauses: readonly PodCause[],
  notCreated: Cause | undefined,
  { nowMs }: DiagnoseOptions,
): readonly CauseGroup[] {
  const groups = groupCauses(podCauses, nowMs);
  return notCreated === undefined ? groups : [{ cause: notCreated, pods: [] }, ...groups];
}

function conclude(found: Case): Verdict {
  const { rollout, groups, options } = found;
  if (rollout.state === "superseded") return doomed(found, ownCause("superseded", rollout.message));
  if (rollout.state === "paused" && isAppliedPaused(found.tracked)) return doomed(found, OWN_PAUSE);
  if (rollout.state === "gone" || (rollout.state === "failed" && rollout.reason === "BeingDeleted")) {
    return doomed(found, ownCause("deleted", rollout.message));
  }
  const first = groups[0] ?? { cause: fallback(found), pods: [] };
  const request = first.cause.logs;
  if (request === undefined) return doomed(found, first);
  const log = options.logs?.find((tail) => isAnswer(tail, request));
  if (log === undefined) return { state: "needs-logs", requests: [request] };
  return doomed(found, first, log);
}

const OWN_PAUSE: CauseGroup = {
  cause: {
    code: "paused",
    dooms: "one-pod",
    message: "it is applied with spec.paused, so its new pod template is not rolled out",
    hint: "Remove `paused` from the manifest.",
  },
  pods: [],
};

function isAppliedPaused({ applied }: Tracked): boolean {
  return (applied as WorkloadObject).spec?.paused === true;
}

function isAnswer(tail: LogTail, request: LogRequest): boolean {
  return tail.pod.name === request.pod.name && tail.container === request.container;
}

function ownCause(code: CauseCode, message: string): CauseGroup {
  const hint =
    code === "superseded"
      ? "Find out who else deploys this object; then deploy again."
      : "Find out who deleted it (audit log, other pipelines); then deploy again.";
  return { cause: { code, dooms: "one-pod", message, hint }, pods: [] };
}

/** No pod tells why: what the controller said, or where the rollout stood when time ran out. */
function fallback({ rollout, tracked }: Case): Cause {
  const longer = "Give it more time (--timeout, progressDeadlineSeconds), or look at its pods.";
  if (rollout.state === "failed") {
    if (tracked.applied.kind === "Pod") {
      // The pod itself is the rollout, and its status may name no container.
      return {
        code: "process-failed",
        dooms: "one-pod",
        message: rollout.message,
        hint: "Look at the pod with `kubectl describe`.",
      };
    }
    const code = rollout.reason === "ProgressDeadlineExceeded" ? "progress-deadline-exceeded" : "process-failed";
    return { code, dooms: "one-pod", message: `${rollout.reason}: ${rollout.message}`, hint: longer };
  }
  const message =
    rollout.state === "progressing"
      ? `timed out waiting for ${rollout.waitingFor}`
      : "timed out: it is paused (spec.paused)";
  const hint = rollout.state === "paused" ? "Resume it: `kubectl rollout resume`." : longer;
  return { code: "timed-out", dooms: "one-pod", message, hint };
}

function doomed({ tracked, options, groups, events }: Case, first: CauseGroup, log?: LogTail): Verdict {
  const { cause, pods } = first;
  const words = PROCESS_CODES.has(cause.code) ? lastLine(cause, log) : undefined;
  const example = pods[0]?.metadata.name;
  const where =
    example === undefined || tracked.applied.kind === "Pod" ? "" : ` (${countText(pods.length)} ${example})`;
  const message = `${toVisibleLine(cause.message, 300)}${words === undefined ? "" : `; last line: ${toVisibleLine(words, 200)}`}${where}`;
  const diagnosis: Diagnosis = {
    code: cause.code,
    object: objectRef(tracked),
    ...(options.constructPath === undefined ? {} : { constructPath: options.constructPath }),
    message: toVisibleLine(message, 600),
    hint: toVisibleLine(cause.hint),
    evidence: renderEvidence({ groups: [first, ...groups.filter((group) => group !== first)], events, log }),
  };
  return { state: "doomed", diagnosis };
}

/** Causes that the process itself may have explained with its last words. */
const PROCESS_CODES: ReadonlySet<CauseCode> = new Set([
  "crash-loop",
  "exits-at-once",
  "process-failed",
  "out-of-memory",
]);

function lastLine({ lastWords = "" }: Cause, log: LogTail | undefined): string | undefined {
  return logLines(log?.text.trim() ? log.text : lastWords).at(-1);
}

function countText(count: number): string {
  return count === 1 ? "pod" : `${String(count)} pods, for example`;
}

function objectRef({ applied }: Tracked): ObjectRef {
  return refOf(applied);
}
