/**
 * Requests for people: how many, how many lost and how, who answered.
 */
import { toVisibleLine } from "../../objects";
import type { TrafficSummary } from "../../traffic";
import type { Paint } from "../paint";
import { countOf, toColumns } from "../text";
import type { TrafficReport } from "./renderer";

/** `65 failed (63 refused, 1 timeout, 1 reset)`, `0 failed`. */
export function failedWords({ failed, outcomes }: TrafficSummary): string {
  const kinds = (["refused", "reset", "timeout", "unreachable", "status"] as const)
    .filter((outcome) => outcomes[outcome] > 0)
    .map((outcome) => `${String(outcomes[outcome])} ${outcome === "status" ? "with an error status" : outcome}`);
  return `${countOf(failed, "failed", "failed")}${kinds.length === 0 ? "" : ` (${kinds.join(", ")})`}`;
}

/** `user-service v1.0.0 512 · payment-service v1.0.0 583`. */
export function versionWords({ versions }: TrafficSummary): string {
  const words = Object.entries(versions).map(
    ([version, count]) => `${toVisibleLine(version, 80)} ${count.toLocaleString("en-US")}`,
  );
  return words.length === 0 ? "no answer" : words.join(" · ");
}

/** One line a target. */
export function trafficLines(summaries: readonly TrafficSummary[], color: Paint): string[] {
  const rows = summaries.map((summary) => [
    summary.target,
    countOf(summary.sent, "request"),
    (summary.failed === 0 ? color.green : color.red)(failedWords(summary)),
    versionWords(summary),
  ]);
  return toColumns(rows);
}

/** The latency of each target, for the closing summary. */
export function latencyLines(summaries: readonly TrafficSummary[]): string[] {
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  return toColumns(
    summaries.map(({ target, latencyMs: { p50, p99, max } }) => [
      target,
      `p50 ${ms(p50)}`,
      `p99 ${ms(p99)}`,
      `max ${ms(max)}`,
    ]),
  );
}

/** The requests of a run when it is over: by phase and target. */
export function trafficSummaryLines({ totals, phases }: TrafficReport, color: Paint): string[] {
  const groups = phases.length === 0 ? [{ phase: "requests", targets: totals }] : phases;
  return groups.flatMap(({ phase, targets }) => [
    `traffic, ${phase}:`,
    ...trafficLines(targets, color).map((line) => `  ${line}`),
  ]);
}
