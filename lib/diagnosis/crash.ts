/**
 * Processes that end though they should stay, or fail though they should finish. One crash proves nothing (a database
 * may not be up yet); the third in a row does: the container has been restarted twice and is down again.
 */
import { type ContainerStatus, isSince, type Terminated } from "../rollout";
import type { Cause, PodContext } from "./cause";
import { type ContainerPart, isOfJob, lastRunLog } from "./containers";
import type { CauseCode } from "./diagnosis";

/** Restarts after which a container that is down dooms the rollout, when every pod that is not ready is as bad. */
export const DOOMING_RESTARTS = 2;
/** Restarts after which one pod's crashes doom the rollout, whatever the others do. */
const DOOMING_RESTARTS_OF_ONE = 4;

export function readCrash(part: ContainerPart, context: PodContext): Cause | undefined {
  const { state = {}, lastState = {} } = part.status;
  const ended = state.terminated ?? lastState.terminated;
  if (ended === undefined) return undefined;
  if (state.running !== undefined && part.status.ready === true) return undefined;
  // A container that was to finish, and did.
  if (!part.staysUp && state.terminated?.exitCode === 0) return undefined;
  const lastWords = ended.message?.trim();
  return {
    code: codeOf(part, ended),
    dooms: dooms(part.status, ended, context),
    message: messageOf(part, ended, context),
    hint: hintOf(part, ended),
    logs: lastRunLog(context.pod, part.status),
    ...(lastWords === undefined || lastWords === "" ? {} : { lastWords }),
  };
}

function dooms(status: ContainerStatus, ended: Terminated, { pod, appliedAtMs }: PodContext): Cause["dooms"] {
  const { state = {}, restartCount = 0 } = status;
  // It runs: it may stay up this time. An end from before the apply may have been cured by the apply.
  if (state.running !== undefined || restartCount < DOOMING_RESTARTS || isOfJob(pod)) return "never";
  if (!isSince(ended.finishedAt ?? pod.metadata.creationTimestamp, appliedAtMs)) return "never";
  return restartCount >= DOOMING_RESTARTS_OF_ONE ? "one-pod" : "every-pod";
}

function codeOf({ staysUp }: ContainerPart, { reason, exitCode }: Terminated): CauseCode {
  if (reason === "OOMKilled") return "out-of-memory";
  return exitCode === 0 && staysUp ? "exits-at-once" : "crash-loop";
}

function messageOf(part: ContainerPart, ended: Terminated, context: PodContext): string {
  const { title, staysUp, status, spec } = part;
  const { restartCount = 0 } = status;
  const again = `restarted ${restartCount === 1 ? "once" : `${String(restartCount)} times`}`;
  const limit = spec.resources?.limits?.memory;
  if (ended.reason === "OOMKilled") {
    const over = limit === undefined ? "the node ran out of memory" : `it used more than its limit of ${limit} memory`;
    return `${title} was killed (OOMKilled): ${over}; ${again}`;
  }
  const probe = killingProbe(part, context);
  if (probe !== undefined) return `${title} is killed because its ${probe}; ${again}`;
  if (ended.exitCode === 0 && staysUp) {
    return `${title} exits with code 0 right after its start, though it should keep running; ${again}`;
  }
  return `${title} exits with code ${String(ended.exitCode)}${meaning(ended)}; ${again}`;
}

/** The kubelet ends a container whose liveness or startup probe fails; the exit code then says nothing. */
function killingProbe({ fieldPath }: ContainerPart, { events }: PodContext): string | undefined {
  const own = events.filter((event) => event.fieldPath === fieldPath);
  const killed = own.find(({ reason }) => reason === "Killing");
  const probe = /failed (liveness|startup) probe/.exec(killed?.message ?? "")?.[1];
  if (probe === undefined) return undefined;
  const failure = own.find(({ reason, message }) => reason === "Unhealthy" && message.toLowerCase().startsWith(probe));
  return `${probe} probe fails (${failure?.message.trim() ?? "its Events have no message"})`;
}

/** What an exit code says by convention of shells and of the kernel's signals. */
function meaning({ exitCode, signal = 0, reason }: Terminated): string {
  const known: Readonly<Record<number, string>> = {
    126: "command cannot be executed",
    127: "command not found",
    134: "aborted, SIGABRT",
    137: "killed, SIGKILL",
    139: "segmentation fault, SIGSEGV",
    143: "terminated, SIGTERM",
  };
  const word = known[exitCode] ?? (signal > 0 ? `signal ${String(signal)}` : undefined);
  if (word !== undefined) return ` (${word})`;
  return reason === undefined || reason === "Error" || reason === "Completed" ? "" : ` (${reason})`;
}

function hintOf({ spec, title, staysUp }: ContainerPart, { reason, exitCode }: Terminated): string {
  if (reason === "OOMKilled") return `Raise resources.limits.memory of ${title}, or make the process use less.`;
  if (exitCode === 0 && staysUp) {
    return "Run the process in the foreground, or make this a Job when it is meant to end; check `command` and `args`.";
  }
  if (exitCode === 126 || exitCode === 127)
    return `Check \`command\` and \`args\` of ${title} against what its image holds.`;
  return `Read its last log lines in the evidence, and check the environment and arguments of container ${spec.name}.`;
}
