/**
 * Plain lines, for CI logs and pipes: one line for each change of state, and a sign of life in long silences.
 */
import type { DeployEvent } from "../../deploy/deploy-event";
import { refKey } from "../../objects";
import { paint } from "../paint";
import type { Terminal } from "../terminal";
import { elapsedText } from "../text";
import { eventLines, outcomeLine } from "./event-lines";
import type { Renderer, TrafficReport } from "./renderer";
import { rolloutLine, rolloutWords } from "./rollout-lines";
import { newRunState, type RunState, remember } from "./run-state";
import { failedWords, trafficSummaryLines } from "./traffic-lines";
import { makeVisible } from "./visible";

const HEARTBEAT_MS = 30_000;

export function buildPlainRenderer(terminal: Terminal, now: () => number): Renderer {
  const color = paint(terminal);
  const state = newRunState(now());
  const said = new Map<string, string>();
  const sayTraffic = buildTrafficNews();
  let saidMs = now();
  const say = (line: string): void => {
    saidMs = now();
    terminal.err(line);
  };
  return {
    show(untrusted: DeployEvent) {
      const event = makeVisible(untrusted);
      if (event.type === "restoring") said.clear();
      remember(state, event);
      for (const line of eventLines(event, state, color)) say(line);
      if (event.type === "rollout") {
        const words = rolloutWords(event.rollout);
        if (said.get(refKey(event.object)) === words) return;
        said.set(refKey(event.object), words);
        say(rolloutLine(event.object, event.rollout, event.pods));
      }
      if (event.type === "outcome") terminal.out(outcomeLine(event, state, color));
    },
    showTraffic(untrusted) {
      const report = makeVisible(untrusted);
      for (const line of sayTraffic(report)) say(line);
      if (report.final) for (const line of trafficSummaryLines(report, color)) say(line);
    },
    showLost: () => undefined, // counted in the reports; one by one they are for programs
    tick() {
      if (now() - saidMs < HEARTBEAT_MS) return;
      say(`still ${waitingWords(state)} (${elapsedText(now() - state.startedMs)})`);
    },
  };
}

function waitingWords(state: RunState): string {
  const open = [...state.rollouts.values()].filter(({ rollout }) => rollout.state === "progressing");
  if (open.length === 0) return state.phase;
  return `watching: ${open.map(({ object, rollout, pods }) => rolloutLine(object, rollout, pods)).join("; ")}`;
}

/** Says what is new: a version that answers for the first time, the first failure of a target. */
function buildTrafficNews(): (report: TrafficReport) => string[] {
  const known = new Set<string>();
  return ({ totals }) =>
    totals.flatMap((summary) => {
      const news = Object.keys(summary.versions).map((version) => `traffic ${summary.target}: answers of ${version}`);
      if (summary.failed > 0 && !known.has(`failed ${summary.target}`)) {
        known.add(`failed ${summary.target}`);
        news.push(`traffic ${summary.target}: ${failedWords(summary)}, the first`);
      }
      const fresh = news.filter((line) => !known.has(line));
      for (const line of fresh) known.add(line);
      return fresh;
    });
}
