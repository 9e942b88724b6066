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

const EXAMPLES = `
Examples:
  slipway check                                  the app of this folder, synthesized
  slipway check k8s/ extra.yaml                  files, and folders with all below them
  helm template ./chart | slipway check -        what another tool renders
  slipway check k8s/ --against <(git show main:k8s/app.yaml)
  slipway check k8s/ --external Secret/db-password --external Pod:app=made-by-an-operator
  slipway check k8s/ --format github --max-warnings 0

Of a folder, .yaml, .yml and .json files are read; hidden folders and node_modules are not. What holds for every check
may stand in slipway.yaml in the folder where slipway runs:
  check:
    kubernetesVersion: "1.33"
    nodePortRange: 30000-32767
    openWorld: false
    externals: [Secret/db-password, "Pod:app=made-by-an-operator"]

Exit codes: 0 fine, 3 errors (or more warnings than --max-warnings), 2 something could not be read.
`;

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
  addCheckOptions(command).addHelpText("after", EXAMPLES);
}

async function check(paths: readonly string[], options: CheckCommandOptions, terminal: Terminal): Promise<number> {
  const maxWarnings = readMaxWarnings(options);
  const [{ locateChartFindings, ALL_CHECKS }, { placeFindings, readCheckInput }, { renderCheck }] = await Promise.all([
    import("../../checks/index.js"),
    import("../check-input.js"),
    import("../render/check.js"),
  ]);
  const { against } = options;
  if (against === "-" && paths.includes("-")) {
    const hint = "Give one of the two versions as a file.";
    throw new UsageError("BAD_USAGE", "Standard input cannot be both versions.", { hint });
  }
  const input = await readCheckInput(paths, options, terminal);
  const before = against === undefined ? undefined : await readCheckInput([against], {}, terminal);
  const unreadable = [...input.unreadable, ...(before?.unreadable ?? [])];
  // What could not be read would seem to be gone, or to be new.
  const compared = unreadable.length === 0 && before !== undefined ? { against: before.objects } : {};
  const settings = { ...(await toRunOptions(options, input, terminal)), ...compared };
  const report: CheckReport = {
    findings: placeFindings(locateChartFindings(input.charts, settings), input),
    unreadable,
    skipped: input.skipped,
    objects: input.objects.length,
    rules: ALL_CHECKS,
  };
  renderCheck(report, options.format, terminal);
  return exitCodeOf(report, maxWarnings);
}

async function toRunOptions(
  { kubernetesVersion, ...options }: CheckCommandOptions,
  { duplicateKeys, ...input }: CheckInput,
  { cwd }: Terminal,
): Promise<RunChecksOptions> {
  const world = await readWorld(options, input, cwd);
  const version = kubernetesVersion === undefined ? {} : { kubernetesVersion: await readVersion(kubernetesVersion) };
  return { ...world, ...version, duplicateKeys };
}

async function readVersion(text: string): Promise<string> {
  const { knownVersion, NEWEST_KUBERNETES, OLDEST_KUBERNETES } = await import("../../checks/kubernetes-version.js");
  const version = knownVersion(text);
  if (version !== undefined) return version;
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
