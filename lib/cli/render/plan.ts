/**
 * A plan alone: the plan to standard output, everything else beside it.
 */
import type { DeployEvent } from "../../deploy/deploy-event";
import { paint } from "../paint";
import type { Terminal } from "../terminal";
import { eventLines, outcomeLine } from "./event-lines";
import { type PlanView, planHeadline, planLines } from "./plan-lines";
import type { Renderer } from "./renderer";
import { newRunState, remember } from "./run-state";
import { makeVisible } from "./visible";

export function buildPlanRenderer(terminal: Terminal, view: PlanView): Renderer {
  const color = paint(terminal);
  const state = newRunState(0);
  return {
    show(untrusted: DeployEvent) {
      const event = makeVisible(untrusted);
      remember(state, event);
      if (event.type === "planned") {
        for (const line of [planHeadline(event.plan), ...planLines(event.plan, color, view)]) terminal.out(line);
        return;
      }
      if (event.type === "started") return;
      for (const line of eventLines(event, state, color)) terminal.err(line);
      if (event.type === "outcome" && event.exitCode !== 0) terminal.err(outcomeLine(event, state, color));
    },
    showTraffic: () => undefined,
    showLost: () => undefined,
    tick: () => undefined,
  };
}
