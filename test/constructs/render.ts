/** Renders what a test builds in one chart. */
import { App, Chart } from "cdk8s";
import { ConstructError, declareExternal, synthesize } from "../../lib";
import { parseExternal } from "../../lib/graph";
import type { Manifest } from "../../lib/objects";

/** The chart `chart`, in the namespace `shop`. */
export function newChart(): Chart {
  return new Chart(new App(), "chart", { namespace: "shop" });
}

/** `elsewhere`: what the chart refers to and does not make, as `Kind/name`. */
export function render(build: (chart: Chart) => unknown, ...elsewhere: readonly string[]): Manifest[] {
  const chart = newChart();
  for (const entry of elsewhere) declareExternal(chart, parseExternal(entry));
  build(chart);
  return synthesize(chart.node.root as App).map(({ manifest }) => manifest);
}

/** The message of the ConstructError that building throws. */
export function refusal(build: (chart: Chart) => unknown): string {
  try {
    build(newChart());
  } catch (error) {
    if (error instanceof ConstructError) return error.message;
    throw error;
  }
  return "nothing was refused";
}
