/**
 * `slipway observe`: send requests, one connection each, and see which version answers.
 */
import type { Command } from "commander";
import { UsageError } from "../../errors";
import type { TrafficLimits, TrafficTally, TrafficTarget } from "../../traffic";
import { parseCount, parseDuration } from "../duration";
import { EXIT } from "../exit-code";
import { addFormatOption, addLaterOptions, refuseLaterOptions } from "../options";
import { paint } from "../paint";
import { buildJsonRenderer } from "../render/json";
import type { TrafficReport } from "../render/renderer";
import { latencyLines, trafficLines } from "../render/traffic-lines";
import { makeVisible, toJsonLine } from "../render/visible";
import { runAction } from "../run-action";
import type { Terminal } from "../terminal";
import { elapsedText } from "../text";
import {
  addTrafficOptions,
  type TrafficOptions,
  toLimits,
  toPace,
  toVersionSource,
  withTimeouts,
} from "../traffic-options";

interface ObserveOptions extends TrafficOptions {
  readonly duration: string;
  readonly requests?: string;
  readonly format: string;
  readonly report?: string;
}

const TICK_MS = 250;
const EXAMPLES = `
Examples:
  slipway observe http://10.0.0.5:30000
  slipway observe web=http://10.0.0.5:30001 --duration 2m --max-failed 0
  slipway observe http://10.0.0.5:30000 --requests 5 --version-header x-version
`;

export function addObserveCommand(program: Command, terminal: Terminal): void {
  const command = program.command("observe").argument("<url...>", "http or https URLs, or name=URL");
  addFormatOption(addTrafficOptions(command))
    .description("send requests, one connection each, and count the answers by version")
    .option("--duration <duration>", "how long: 90s, 5m; a number is seconds", "60s")
    .option("--requests <n>", "end after this many requests to each target")
    .addHelpText("after", EXAMPLES)
    .action((urls: string[], options: ObserveOptions) =>
      runAction(terminal, () => observe(urls, options, terminal), options),
    );
  addLaterOptions(command, ["--report <file>"]);
}

async function observe(urls: readonly string[], options: ObserveOptions, terminal: Terminal): Promise<number> {
  refuseLaterOptions(options, { report: "--report" });
  refuseServices(urls);
  const limits = toTrafficLimits(options, terminal);
  const { buildTally, sendTraffic, toTargets } = await import("../../traffic/index.js");
  const targets = withTimeouts(toTargets(urls, toVersionSource(options)), options);
  const allowed = toLimits(options.maxFailed, targets);
  const tally = buildTally();
  const view = buildView(options, terminal);
  const timer = setInterval(() => view.showTraffic(readReport(tally, false)), TICK_MS);
  const startedMs = Date.now();
  try {
    await sendTraffic(targets, limits, (sample) => {
      tally.add(sample);
      if (sample.outcome !== "ok") view.showLost(sample);
    });
  } finally {
    clearInterval(timer);
    terminal.frame([]);
  }
  const report = readReport(tally, true);
  view.showTraffic(report);
  const exitCode =
    terminal.interruptedBy() ?? (findOver(targets, tally, allowed).length > 0 ? EXIT.overLimit : EXIT.done);
  view.end({ exitCode, report, over: findOver(targets, tally, allowed), durationMs: Date.now() - startedMs });
  return exitCode;
}

/** A word without `://` or a dot is the name of a Service, which a later version finds. */
function refuseServices(urls: readonly string[]): void {
  const service = urls.find((url) => !url.includes("://"));
  if (service === undefined) return;
  throw new UsageError(
    "NOT_IMPLEMENTED",
    `\`${service}\` is no URL; observing a Service by name comes in a later version.`,
    {
      hint: "Name its address: http://NODE-ADDRESS:NODE-PORT/.",
    },
  );
}

function toTrafficLimits(options: ObserveOptions, terminal: Terminal): TrafficLimits {
  const { duration, requests } = options;
  return {
    ...toPace(options),
    stop: terminal.abort,
    durationMs: parseDuration(duration, "--duration"),
    ...(requests === undefined ? {} : { maxRequests: parseCount(requests, { flag: "--requests", least: 1 }) }),
  };
}

function readReport(tally: TrafficTally, final: boolean): TrafficReport {
  return { final, totals: tally.readTotals(), phases: [] };
}

/** Words for each target that lost more than it may. */
function findOver(
  targets: readonly TrafficTarget[],
  tally: TrafficTally,
  allowed: ReadonlyMap<string, number>,
): string[] {
  return targets.flatMap(({ name }) => {
    const limit = allowed.get(name);
    const failed = tally.readFailed(name);
    if (limit === undefined || failed <= limit) return [];
    return [`${name} lost ${String(failed)} requests; at most ${String(limit)} may be lost`];
  });
}

interface End {
  readonly exitCode: number;
  readonly report: TrafficReport;
  readonly over: readonly string[];
  readonly durationMs: number;
}

function buildView({ format }: ObserveOptions, terminal: Terminal) {
  const color = paint(terminal);
  const json = format === "json" ? buildJsonRenderer(terminal.out, Date.now) : undefined;
  return {
    showLost: json?.showLost ?? (() => undefined),
    showTraffic(report: TrafficReport): void {
      if (json !== undefined) json.showTraffic(report);
      else if (!report.final) terminal.frame(["", ...trafficLines(makeVisible(report.totals), color)]);
    },
    end({ exitCode, report, over, durationMs }: End): void {
      if (json !== undefined) {
        const cause = over.length === 0 ? {} : { cause: { code: "requests-lost", message: over.join("; ") } };
        const outcome = exitCode === EXIT.done ? "succeeded" : exitCode === EXIT.overLimit ? "failed" : "interrupted";
        const time = new Date().toISOString();
        terminal.out(toJsonLine({ type: "outcome", time, outcome, exitCode, durationMs, ...cause }));
        return;
      }
      const totals = makeVisible(report.totals);
      for (const line of [...trafficLines(totals, color), ...latencyLines(totals)]) terminal.out(line);
      terminal.err(`observed for ${elapsedText(durationMs)}`);
      for (const line of over) terminal.err(`${color.red("over the limit:")} ${makeVisible(line)}`);
    },
  };
}
