/**
 * The event stream for programs: one JSON object a line, each with `type` and `time`, the last an `outcome`.
 */
import type { Renderer } from "./renderer";
import { toJsonLine } from "./visible";

/** Counts of requests are written this often; the last ones always. */
const TRAFFIC_EVERY_MS = 1_000;
/** Failed requests are written one by one, with time and local port, up to this many; the summaries count all. */
const LOST_SHOWN = 1_000;

export function buildJsonRenderer(write: (line: string) => void, now: () => number): Renderer {
  let lost = 0;
  let trafficMs = Number.NEGATIVE_INFINITY;
  return {
    show: (event) => write(toJsonLine(event)),
    showTraffic({ totals, phases, final }) {
      if (!final && now() - trafficMs < TRAFFIC_EVERY_MS) return;
      trafficMs = now();
      write(toJsonLine({ time: new Date(trafficMs).toISOString(), type: "traffic", final, targets: totals, phases }));
    },
    showLost({ timeMs, ...sample }) {
      lost += 1;
      if (lost > LOST_SHOWN) return;
      write(toJsonLine({ time: new Date(timeMs).toISOString(), type: "request-failed", ...sample }));
    },
    tick: () => undefined,
  };
}
