/**
 * What shows a run: one stream of events in, text out.
 */
import type { DeployEvent } from "../../deploy/deploy-event";
import type { TrafficPhase, TrafficSample, TrafficSummary } from "../../traffic";

/** What requests met so far, beside a rollout. */
export interface TrafficReport {
  readonly totals: readonly TrafficSummary[];
  readonly phases: readonly TrafficPhase[];
  /** True for the last one: nothing more is sent. */
  readonly final: boolean;
}

export interface Renderer {
  show(event: DeployEvent): void;
  showTraffic(report: TrafficReport): void;
  /** A request that got no good answer. */
  showLost(sample: TrafficSample): void;
  /** Called about four times a second while work goes on: redraws, or says after a long silence that it still waits. */
  tick(): void;
}
