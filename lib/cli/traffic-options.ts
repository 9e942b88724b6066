/**
 * The flags of `observe` and `deploy --observe`: where the version stands in an answer, how many may be lost.
 */
import { type Command, Option } from "commander";
import { UsageError } from "../errors";
import type { TrafficLimits, TrafficTarget, VersionSource } from "../traffic";
import { parseCount, parseDuration } from "./duration";

export interface TrafficOptions {
  readonly maxFailed?: readonly string[];
  readonly versionJson?: string;
  readonly versionPattern?: string;
  readonly versionHeader?: string;
  readonly interval?: string;
  readonly loops?: string;
  readonly requestTimeout?: readonly string[];
}

const VERSION_FLAGS = ["versionJson", "versionPattern", "versionHeader"];

export function addTrafficOptions(command: Command): Command {
  const others = (flag: string): string[] => VERSION_FLAGS.filter((name) => name !== flag);
  return command
    .addOption(
      new Option(
        "--max-failed <n>",
        "lost requests to allow; more fail the run; repeat as target=n for one target",
      ).argParser(collect),
    )
    .addOption(
      new Option("--version-json <path>", "where a JSON answer names its version (default: version)").conflicts(
        others("versionJson"),
      ),
    )
    .addOption(
      new Option("--version-pattern <regex>", "finds the version in the body").conflicts(others("versionPattern")),
    )
    .addOption(new Option("--version-header <name>", "header with the version").conflicts(others("versionHeader")))
    .addOption(
      new Option(
        "--request-timeout <duration>",
        "when a request counts as lost (default: 2s); repeat as target=duration for one target",
      ).argParser(collect),
    )
    .option("--interval <duration>", "from one request of a loop to its next (default: 20ms)")
    .option("--loops <n>", "loops a target, each with one request at a time (default: 2)");
}

/** For a flag that may be repeated, one value each. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

export function toVersionSource(options: TrafficOptions): VersionSource | undefined {
  const { versionJson, versionPattern, versionHeader } = options;
  if (versionJson !== undefined) return { from: "json", path: versionJson };
  if (versionPattern !== undefined) return { from: "pattern", pattern: versionPattern };
  return versionHeader === undefined ? undefined : { from: "header", header: versionHeader };
}

/** How fast to ask. */
export function toPace({ interval, loops }: TrafficOptions): Pick<TrafficLimits, "intervalMs" | "loops"> {
  return {
    ...(interval === undefined ? {} : { intervalMs: parseDuration(interval, "--interval") }),
    ...(loops === undefined ? {} : { loops: parseCount(loops, { flag: "--loops", least: 1 }) }),
  };
}

/**
 * How many requests to each target may be lost: `3` for every target, `web=0` for one.
 * @throws BAD_USAGE for what is no number, and for a target that is not observed
 */
export function toLimits(texts: readonly string[] = [], targets: readonly TrafficTarget[]): TargetValues {
  const flag = "--max-failed";
  return readPerTarget(texts, targets, { flag, read: (text) => parseCount(text, { flag, least: 0 }) });
}

/**
 * The targets with their limits of time: `5s` for every target, `web=8s` for one.
 * @throws BAD_USAGE for what is no duration, and for a target that is not observed
 */
export function withTimeouts(
  targets: readonly TrafficTarget[],
  { requestTimeout = [] }: TrafficOptions,
): readonly TrafficTarget[] {
  const flag = "--request-timeout";
  const timeouts = readPerTarget(requestTimeout, targets, { flag, read: (text) => parseDuration(text, flag) });
  return targets.map((target) => {
    const timeoutMs = timeouts.get(target.name);
    return timeoutMs === undefined ? target : { ...target, timeoutMs };
  });
}

/** By name of the target. */
type TargetValues = ReadonlyMap<string, number>;

interface TargetFlag {
  readonly flag: string;
  readonly read: (text: string) => number;
}

/** A later value of the same target wins. */
function readPerTarget(
  texts: readonly string[],
  targets: readonly TrafficTarget[],
  { flag, read }: TargetFlag,
): TargetValues {
  const values = new Map<string, number>();
  for (const text of texts) {
    const [, name, given = text] = /^(.*)=([^=]*)$/.exec(text) ?? [];
    const value = read(given);
    const meant = targets.filter((target) => name === undefined || target.name === name || target.url === name);
    if (meant.length === 0) {
      const names = targets.map((target) => target.name).join(", ");
      throw new UsageError("BAD_USAGE", `${flag}: \`${name ?? text}\` is no target of this run.`, {
        hint: names === "" ? "Name a target with --observe first." : `The targets are ${names}.`,
      });
    }
    for (const target of meant) values.set(target.name, value);
  }
  return values;
}
