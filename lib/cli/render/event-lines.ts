/**
 * Each event of a run as lines for people. Rollout events are not here: how often those are said differs by renderer.
 */
import type { DeployEvent, DeployOutcomeEvent } from "../../deploy/deploy-event";
import { refToText } from "../../objects";
import type { Plan, StepAction } from "../../plan";
import type { Paint } from "../paint";
import { countOf, elapsedText } from "../text";
import { evidenceLines, failureLines } from "./failure-lines";
import { findingLines } from "./finding-lines";
import { planHeadline, planLines } from "./plan-lines";
import type { RunState } from "./run-state";

const STARTING: Readonly<Record<Plan["intent"], string>> = {
  deploy: "deploying",
  rollback: "rolling back",
  destroy: "destroying",
};
const APPLIED: Readonly<Record<StepAction, string>> = {
  create: "created",
  update: "updated",
  delete: "deleted",
  unchanged: "unchanged",
};

export function eventLines(event: DeployEvent, state: RunState, color: Paint): string[] {
  switch (event.type) {
    case "started": {
      const context = event.context === "" ? "" : ` (context ${event.context})`;
      return [`${STARTING[event.intent]} ${color.bold(event.app)} on ${event.server}${context}`];
    }
    case "checked":
      return findingLines(event.findings, color);
    case "waiting":
      return [`waiting for ${event.on}`];
    case "settled":
      return [`release ${String(event.release)} settled: ${event.message}`];
    case "planned":
      return [`plan: ${planHeadline(event.plan)}`, ...planLines(event.plan, color)];
    case "locked":
      return [color.dim(`lock taken: ${event.holder}`)];
    case "recorded":
      return [color.dim(`release ${String(event.release)} recorded as pending`)];
    case "applied":
      return [
        ...(event.action === "unchanged" ? [] : [`${APPLIED[event.action]} ${refToText(event.object)}`]),
        ...event.warnings.map((warning) => `  ${color.yellow("warning of the API server:")} ${warning}`),
      ];
    case "watching":
      return event.objects.length === 0 ? [] : [`watching ${countOf(event.objects.length, "object")}`];
    case "rollout":
      return [];
    case "failing":
      return failureLines(event.diagnosis, color);
    case "restoring":
      return [`restoring release ${String(event.release)}`];
    case "restored":
      return [`release ${String(event.release)} is back, verified ready (as release ${String(event.as)})`];
    case "pruned":
      return [`deleted ${refToText(event.object)}`];
    case "warning":
      return [`${color.yellow("warning:")} ${event.message}`];
    case "outcome":
      return outcomeCauseLines(event, state, color);
  }
}

/** What is still unsaid about the cause when a run ends badly. */
function outcomeCauseLines({ cause, outcome }: DeployOutcomeEvent, state: RunState, color: Paint): string[] {
  if (cause === undefined || state.explained) return [];
  if (state.told.has(cause.message)) return evidenceLines(untold(cause.evidence, state), color);
  const word = outcome === "refused" || outcome === "locked" || outcome === "invalid" ? outcome : "failed";
  return failureLines(cause, color, word);
}

/** A restore that failed stands in the evidence only. */
function untold(evidence: readonly string[] = [], { told }: RunState): string[] {
  return evidence.filter((line) => !told.has(line));
}

/** The one line that everybody reads: how it ended. */
export function outcomeLine(event: DeployOutcomeEvent, { app, intent }: RunState, color: Paint): string {
  const { release, restored, durationMs, cause } = event;
  const number = release === undefined ? "" : `release ${String(release)}`;
  const took = `(${elapsedText(durationMs)})`;
  const because = cause === undefined ? "" : `\n  cause: ${cause.message}`;
  const say = (word: string): string => `${app === "" ? "" : `${color.bold(app)}: `}${word}`;
  switch (event.outcome) {
    case "unchanged":
      return say(intent === "destroy" ? "nothing to destroy" : `nothing to do, the cluster holds it already ${took}`);
    case "succeeded":
      return say(
        intent === "destroy" ? `${color.green("destroyed")} ${took}` : `${number} ${color.green("succeeded")} ${took}`,
      );
    case "planned":
      return say("nothing was written");
    case "invalid":
      return say(`${color.red("invalid")}, nothing was changed`);
    case "refused":
      return say(`${color.red("refused")}, nothing was changed`);
    case "locked":
      return say(`${color.red("locked")} by another run, nothing was changed`);
    case "apply-failed":
      return say(`${number} ${color.red("failed")}: the API server refused an apply ${took}${because}`);
    case "failed-restored":
      return say(
        `${number} ${color.red("failed")}; ${color.green(`release ${String(restored)} is back`)} ${took}${because}`,
      );
    case "failed":
      return say(`${number} ${color.red("failed")} and nothing was restored ${took}${because}`);
    case "interrupted":
      return say(`${color.yellow("interrupted")} ${took}; run the same command again: it settles what is unfinished`);
  }
}
