/**
 * A container whose process cannot even be started: a command that the image lacks, no permission, another CPU's
 * program, a runtime or device that fails. The runtime's sentence is the only source; its last part is the fact.
 */
import type { Cause, PodContext } from "./cause";
import type { ContainerPart } from "./containers";
import { DOOMING_RESTARTS } from "./crash";

const REASONS = new Set(["StartError", "ContainerCannotRun", "RunContainerError", "CreateContainerError"]);
/** Faults of the image or the template: another node or another try gives the same. */
const CERTAIN =
  /executable file not found|no such file or directory|permission denied|exec format error|is a directory/;

export function readStartError(part: ContainerPart, context: PodContext): Cause | undefined {
  const { state = {}, lastState = {} } = part.status;
  const ended = state.terminated ?? lastState.terminated;
  const waits = REASONS.has(state.waiting?.reason ?? "");
  if (state.running !== undefined || (!waits && !REASONS.has(ended?.reason ?? ""))) return undefined;
  const sentence = (waits ? state.waiting?.message : undefined) ?? ended?.message ?? "";
  return {
    code: "container-cannot-run",
    dooms: dooms(part, sentence, context),
    message: `${part.title} cannot be started: ${factOf(sentence)}`,
    hint: hintOf(part, sentence),
    evidence: [sentence],
  };
}

function dooms({ status, fieldPath }: ContainerPart, sentence: string, { events }: PodContext): Cause["dooms"] {
  if (CERTAIN.test(sentence)) return "one-pod";
  const failures = events.filter(({ reason, fieldPath: path }) => reason === "Failed" && path === fieldPath);
  const tries = failures.reduce((sum, { count }) => sum + count, 0);
  return Math.max(tries, status.restartCount ?? 0) >= DOOMING_RESTARTS ? "every-pod" : "never";
}

/** `…: exec: "/nope": executable file not found in $PATH` without the layers of the runtime that pass it on. */
function factOf(sentence: string): string {
  const fact = /exec: ".*|error during container init: .*/s.exec(sentence)?.[0] ?? sentence;
  return fact.replace(/^error during container init: /, "").replace(/: unknown$/, "");
}

function hintOf({ spec, title }: ContainerPart, sentence: string): string {
  if (/exec format error/.test(sentence))
    return "Build the image for the CPU of the nodes, or choose nodes of its CPU.";
  const command = spec.command === undefined ? "the image's entrypoint" : `\`command\` (${spec.command.join(" ")})`;
  return CERTAIN.test(sentence)
    ? `Check ${command} of ${title} against what the image holds, and that it may be executed.`
    : "Look at the node and its container runtime; devices and mounts of the pod may be at fault.";
}
