/**
 * The live view of a terminal: lines that stay for what has happened, and below them a block that is redrawn with the
 * rollouts, their pods, the answers by version, and the time.
 */
import type { DeployEvent } from "../../deploy/deploy-event";
import { refToText } from "../../objects";
import { type Paint, paint } from "../paint";
import type { Terminal } from "../terminal";
import { elapsedText, toColumns } from "../text";
import { eventLines, outcomeLine } from "./event-lines";
import type { Renderer, TrafficReport } from "./renderer";
import { podListLines, rolloutWords } from "./rollout-lines";
import { newRunState, type RolloutState, type RunState, remember } from "./run-state";
import { trafficLines, trafficSummaryLines } from "./traffic-lines";
import { makeVisible } from "./visible";

/** A rollout of hundreds of pods must not push the others off the screen. */
const PODS_SHOWN = 8;

export function buildLiveRenderer(terminal: Terminal, now: () => number): Renderer {
  const color = paint(terminal);
  const state = newRunState(now());
  const said = new Set<string>();
  let traffic: TrafficReport | undefined;
  let ended = false;
  const draw = (): void => {
    const idle = ended || (state.release === undefined && state.rollouts.size === 0);
    terminal.frame(idle ? [] : frameLines({ state, traffic, elapsedMs: now() - state.startedMs }, color));
  };
  return {
    show(untrusted: DeployEvent) {
      const event = makeVisible(untrusted);
      remember(state, event);
      if (event.type === "outcome") {
        ended = true;
        terminal.frame([]);
      }
      for (const line of [...eventLines(event, state, color), ...endedLines(event, said)]) terminal.err(line);
      if (event.type === "outcome") terminal.out(outcomeLine(event, state, color));
      draw();
    },
    showTraffic(report) {
      traffic = makeVisible(report);
      if (report.final) for (const line of trafficSummaryLines(traffic, color)) terminal.err(line);
      if (report.final) traffic = undefined;
      draw();
    },
    showLost: () => undefined,
    tick: draw,
  };
}

/** The frame goes; what became of each object stays. */
function endedLines(event: DeployEvent, said: Set<string>): string[] {
  if (event.type === "restoring") said.clear();
  if (event.type !== "rollout" || event.rollout.state === "progressing") return [];
  const line = `${refToText(event.object)}: ${rolloutWords(event.rollout)}`;
  if (said.has(line)) return [];
  said.add(line);
  return [line];
}

interface View {
  readonly state: RunState;
  readonly traffic: TrafficReport | undefined;
  readonly elapsedMs: number;
}

function frameLines({ state, traffic, elapsedMs }: View, color: Paint): string[] {
  const release = state.release === undefined ? "" : `release ${String(state.release)}, `;
  const rollouts = [...state.rollouts.values()];
  const heads = toColumns(
    rollouts.map(({ object, rollout }) => [refToText(object), bar(rollout), rolloutWords(rollout)]),
  );
  return [
    "",
    `${color.bold(state.app)} ${release}${state.phase}, ${elapsedText(elapsedMs)}`,
    ...rollouts.flatMap((rollout, index) => [
      paintState(heads[index] ?? "", rollout, color),
      ...podsBelow(rollout, color),
    ]),
    ...(traffic === undefined ? [] : trafficLines(traffic.totals, color).map((line) => `${color.cyan("»")} ${line}`)),
  ];
}

/** `■■□`: pods that are done of those wanted; nothing for a rollout that is over. */
function bar(rollout: RolloutState["rollout"]): string {
  if (rollout.state !== "progressing" || rollout.want > 20) return "";
  const done = Math.max(0, Math.min(rollout.done, rollout.want));
  return "■".repeat(done) + "□".repeat(rollout.want - done);
}

function podsBelow({ rollout, pods }: RolloutState, color: Paint): string[] {
  if (rollout.state === "complete") return [];
  const lines = podListLines(pods, color).map((line) => `    ${line}`);
  const more = lines.length - PODS_SHOWN;
  return more <= 0 ? lines : [...lines.slice(0, PODS_SHOWN), color.dim(`    … ${String(more)} more pods`)];
}

function paintState(line: string, { rollout }: RolloutState, color: Paint): string {
  if (rollout.state === "complete") return color.green(line);
  return rollout.state === "progressing" || rollout.state === "paused" ? line : color.red(line);
}
