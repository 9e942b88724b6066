/** The lines that prove a diagnosis: each cause with its pods, the example pod's state, its Events, its last log lines. */
import { toVisibleLine, toVisibleText } from "../objects";
import { type PodObject, podStatusWords } from "../rollout";
import type { CauseGroup } from "./cause-groups";
import { containersOf } from "./containers";
import type { EventsOf } from "./events";
import type { LogTail } from "./verdict";

const MAX_LINES = 30;
const MAX_GROUPS = 5;
const MAX_EVENTS = 5;
const MAX_LOG_LINES = 12;

export interface EvidenceInput {
  readonly groups: readonly CauseGroup[];
  readonly events: EventsOf;
  readonly log: LogTail | undefined;
}

export function renderEvidence({ groups, events, log }: EvidenceInput): readonly string[] {
  const [first] = groups;
  if (first === undefined) return [];
  const [example] = first.pods;
  const facts = [
    ...groups.slice(0, MAX_GROUPS).map(renderGroup),
    ...(first.cause.evidence ?? []),
    ...(example === undefined ? [] : [...renderPod(example), ...renderEvents(example, events)]),
  ];
  // A registry's words about its rate limit may name the account that pulls.
  const printable = facts.filter((line) => !/toomanyrequests/i.test(line));
  const lines = [...printable, ...renderLog(first, log)];
  return withoutRepetition(lines.map((line) => toVisibleLine(line))).slice(0, MAX_LINES);
}

/** Kubernetes says the same in several places; a line that another one holds word for word adds nothing. */
function withoutRepetition(lines: readonly string[]): readonly string[] {
  const distinct = [...new Set(lines)];
  return distinct.filter((line) => !distinct.some((other) => other !== line && other.includes(line)));
}

function renderGroup({ cause, pods }: CauseGroup): string {
  if (pods.length === 0) return cause.message;
  const count = pods.length === 1 ? "pod" : `${String(pods.length)} pods, for example`;
  return `${count} ${pods[0]?.metadata.name ?? ""}: ${cause.message}`;
}

function renderPod(pod: PodObject): readonly string[] {
  const { status, ready, restarts } = podStatusWords(pod);
  const node = pod.spec?.nodeName === undefined ? "" : ` on node ${pod.spec.nodeName}`;
  const head = `pod ${pod.metadata.name}: ${status}, ready ${ready}, restarts ${String(restarts)}${node}`;
  const containers = containersOf(pod).flatMap(({ title, status: { state, lastState } }) => {
    const { waiting } = state ?? {};
    const ended = state?.terminated ?? lastState?.terminated;
    const waits = waiting?.reason === undefined ? [] : [`${title} waits: ${waiting.reason} ${waiting.message ?? ""}`];
    if (ended === undefined) return waits;
    const at = ended.finishedAt === undefined ? "" : ` at ${ended.finishedAt}`;
    return [...waits, `${title} ended: exit code ${String(ended.exitCode)} (${ended.reason ?? "no reason"})${at}`];
  });
  return [head, ...containers];
}

function renderEvents({ metadata }: PodObject, events: EventsOf): readonly string[] {
  const warnings = events(metadata.uid).filter(({ warning }) => warning);
  const counts = new Map<string, number>();
  for (const { reason, message, count } of warnings) {
    const text = `${reason}\n${message}`;
    counts.set(text, (counts.get(text) ?? 0) + count);
  }
  return [...counts].slice(0, MAX_EVENTS).map(([text, count]) => {
    const [reason = "", ...message] = text.split("\n");
    return `event ${reason}${count > 1 ? ` (${String(count)} times)` : ""}: ${message.join(" ")}`;
  });
}

function renderLog({ cause }: CauseGroup, log: LogTail | undefined): readonly string[] {
  const title = log === undefined ? "termination message" : `log of ${log.container}`;
  return logLines(log?.text.trim() ? log.text : (cause.lastWords ?? "")).map((line) => `${title}: ${line}`);
}

/** The last lines of a text that say something. */
export function logLines(text: string): readonly string[] {
  const lines = toVisibleText(text)
    .split("\n")
    .filter((line) => line.trim() !== "");
  return lines.slice(-MAX_LOG_LINES);
}
