/**
 * `slipway check`: the findings of files, folders, standard input or the synthesized app, for people and for tools.
 */
import type { Command } from "commander";
import type { RunChecksOptions } from "../../checks";
import { UsageError } from "../../errors";
import type { CheckInput } from "../check-input";
import { addCheckOptions, type CheckOptions, readMaxWarnings, readWorld } from "../check-options";
import { EXIT } from "../exit-code";
import type { CheckReport } from "../render/check";
import { runAction } from "../run-action";
import type { Terminal } from "../terminal";

interface CheckCommandOptions extends CheckOptions {
  readonly app?: string;
  readonly format: string;
  readonly against?: string;
  readonly kubernetesVersion?: string;
}

export function addCheckCommand(program: Command, terminal: Terminal): void {
  const format = program.createOption("--format <format>", "text for people; json, sarif or github for tools");
  const command = program
    .command("check")
    .argument("[paths...]", "files or folders with manifests, - for standard input (default: the app, synthesized)")
    .description("check that whatever points at something really hits it")
    .addOption(format.choices(["text", "json", "sarif", "github"]).default("text"))
    .option("--app <command>", "command that runs the app (default: `app:` of cdk8s.yaml)")
    .option(
      "--against <path>",
      "the version before: also find changes that the cluster refuses or that break something",
    )
    .option("--kubernetes-version <version>", "version that the manifests are meant for (default: the newest known)")
    .action((paths: string[], options: CheckCommandOptions) =>
      runAction(terminal, () => check(paths, options, terminal), {
        format: options.format === "json" ? "text" : options.format,
      }),
    );
  addCheckOptions(command);
}

async function check(paths: readonly string[], options: CheckCommandOptions, terminal: Terminal): Promise<number> {
  const maxWarnings = readMaxWarnings(options);
  const [{ locateChartFindings, ALL_CHECKS }, { placeFindings, readCheckInput }, { renderCheck }] = await Promise.all([
    import("../../checks/index.js"),
    import("../check-input.js"),
    import("../render/check.js"),
  ]);
  const input = await readCheckInput(paths, options, terminal);
  const located = locateChartFindings(input.charts, await toRunOptions(options, input, terminal));
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
  input: CheckInput,
  terminal: Terminal,
): Promise<RunChecksOptions> {
  const { readCheckInput } = await import("../check-input.js");
  const { against, kubernetesVersion } = options;
  const before = against === undefined ? undefined : await readCheckInput([against], {}, terminal);
  return {
    ...(await readWorld(options, input)),
    duplicateKeys: input.duplicateKeys,
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

/** Unreadable input counts most: the findings are not all there. */
function exitCodeOf({ findings, unreadable }: CheckReport, maxWarnings: number): number {
  if (unreadable.length > 0) return EXIT.usage;
  const count = (severity: string): number => findings.filter(({ finding }) => finding.severity === severity).length;
  return count("error") > 0 || count("warning") > maxWarnings ? EXIT.findings : EXIT.done;
}
