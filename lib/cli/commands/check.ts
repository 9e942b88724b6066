/**
 * `slipway check`: the findings of files, folders, standard input or the synthesized app, for people and for tools.
 */
import type { Command } from "commander";
import type { RunChecksOptions } from "../../checks";
import { UsageError } from "../../errors";
import { EXIT } from "../exit-code";
import type { CheckReport } from "../render/check";
import { runAction } from "../run-action";
import type { Terminal } from "../terminal";

interface CheckCommandOptions {
  readonly app?: string;
  readonly format: string;
  readonly openWorld?: boolean;
  readonly against?: string;
  readonly maxWarnings?: string;
  readonly kubernetesVersion?: string;
  readonly external?: readonly string[];
}

export function addCheckCommand(program: Command, terminal: Terminal): void {
  const format = program.createOption("--format <format>", "text for people; json, sarif or github for tools");
  program
    .command("check")
    .argument("[paths...]", "files or folders with manifests, - for standard input (default: the app, synthesized)")
    .description("check that whatever points at something really hits it")
    .addOption(format.choices(["text", "json", "sarif", "github"]).default("text"))
    .option("--app <command>", "command that runs the app (default: `app:` of cdk8s.yaml)")
    .option("--open-world", "the set is only a part: what is missing from it is a note, no fault")
    .option(
      "--against <path>",
      "the version before: also find changes that the cluster refuses or that break something",
    )
    .option("--max-warnings <number>", "exit 3 when there are more warnings than this")
    .option("--kubernetes-version <version>", "version that the manifests are meant for (default: the newest known)")
    .option("--external <what...>", "what exists elsewhere: Secret/name, Service/namespace/name, Pod:label=value")
    .action((paths: string[], options: CheckCommandOptions) =>
      runAction(terminal, () => check(paths, options, terminal), {
        format: options.format === "json" ? "text" : options.format,
      }),
    );
}

async function check(paths: readonly string[], options: CheckCommandOptions, terminal: Terminal): Promise<number> {
  const maxWarnings = readMaxWarnings(options);
  const [{ locateFindings, ALL_CHECKS }, { placeFindings, readCheckInput }, { renderCheck }] = await Promise.all([
    import("../../checks/index.js"),
    import("../check-input.js"),
    import("../render/check.js"),
  ]);
  const input = await readCheckInput(paths, options, terminal);
  const settings = await toRunOptions(options, input.duplicateKeys, terminal);
  const located = locateFindings(input.objects, settings);
  const report: CheckReport = {
    findings: placeFindings(located, input),
    unreadable: input.unreadable,
    objects: input.objects.length,
    rules: ALL_CHECKS,
  };
  renderCheck(report, options.format, terminal);
  return exitCodeOf(report, maxWarnings);
}

async function toRunOptions(
  options: CheckCommandOptions,
  duplicateKeys: RunChecksOptions["duplicateKeys"] & object,
  terminal: Terminal,
): Promise<RunChecksOptions> {
  const [{ parseExternal }, { readCheckInput }] = await Promise.all([
    import("../../graph/index.js"),
    import("../check-input.js"),
  ]);
  const { against, kubernetesVersion, openWorld = false, external = [] } = options;
  const before = against === undefined ? undefined : await readCheckInput([against], {}, terminal);
  return {
    openWorld,
    duplicateKeys,
    externals: external.map(parseExternal),
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion: await readVersion(kubernetesVersion) }),
    ...(before === undefined ? {} : { against: before.objects }),
  };
}

async function readVersion(text: string): Promise<string> {
  const { minorOf, NEWEST_KUBERNETES, OLDEST_KUBERNETES } = await import("../../checks/index.js");
  const minor = minorOf(text);
  const known =
    minor !== undefined && minor >= (minorOf(OLDEST_KUBERNETES) ?? 0) && minor <= (minorOf(NEWEST_KUBERNETES) ?? 0);
  if (known) return `1.${String(minor)}`;
  throw new UsageError("BAD_USAGE", `--kubernetes-version ${text} is not known.`, {
    hint: `Give a version from ${OLDEST_KUBERNETES} to ${NEWEST_KUBERNETES}.`,
  });
}

function readMaxWarnings({ maxWarnings }: CheckCommandOptions): number {
  if (maxWarnings === undefined) return Number.POSITIVE_INFINITY;
  if (/^\d+$/.test(maxWarnings)) return Number(maxWarnings);
  throw new UsageError("BAD_USAGE", `--max-warnings ${maxWarnings} is no number.`, {
    hint: "Give a whole number, 0 for none.",
  });
}

/** Unreadable input counts most: the findings are not all there. */
function exitCodeOf({ findings, unreadable }: CheckReport, maxWarnings: number): number {
  if (unreadable.length > 0) return EXIT.usage;
  const count = (severity: string): number => findings.filter(({ finding }) => finding.severity === severity).length;
  return count("error") > 0 || count("warning") > maxWarnings ? EXIT.findings : EXIT.done;
}
