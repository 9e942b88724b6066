/**
 * `slipway synth`: the same files as `cdk8s synth`, without emptying the folder first and without a half-written one.
 */
import { join, relative } from "node:path";
import type { Command } from "commander";
import { toVisibleText } from "../../objects";
import { readWorld } from "../check-options";
import { EXIT } from "../exit-code";
import { paint } from "../paint";
import { findingLines } from "../render/finding-lines";
import { makeVisible } from "../render/visible";
import { runAction } from "../run-action";
import type { Terminal } from "../terminal";

interface SynthOptions {
  readonly app?: string;
  readonly output?: string;
}

const HELP = `
The app is checked first, as \`slipway check\` does and with its settings in slipway.yaml: with an error nothing is
written, and the exit code is 3. Warnings are shown.

Examples:
  slipway synth
  slipway synth --app "node main.js" --output k8s
`;

export function addSynthCommand(program: Command, terminal: Terminal): void {
  program
    .command("synth")
    .description("render the app's manifests into its output folder, as `cdk8s synth` does")
    .option("--app <command>", "command that runs the app (default: `app:` of cdk8s.yaml)")
    .option("--output <folder>", "folder for the manifests (default: `output:` of cdk8s.yaml, or dist)")
    .addHelpText("after", HELP)
    .action((options: SynthOptions) => runAction(terminal, () => synth(options, terminal)));
}

async function synth(options: SynthOptions, terminal: Terminal): Promise<number> {
  const [{ locateChartFindings }, { synthesizeFromCommand, writeRendered }] = await Promise.all([
    import("../../checks/index.js"),
    import("../../synth/index.js"),
  ]);
  const onLine = (line: string) => terminal.err(toVisibleText(line));
  const { cwd, env, abort } = terminal;
  const { charts, files, outputFolder, ...world } = await synthesizeFromCommand({
    ...options,
    cwd,
    env,
    abort,
    onLine,
  });
  const findings = locateChartFindings(charts, await readWorld({}, world, cwd)).map(({ finding }) => finding);
  for (const line of findingLines(findings.map(makeVisible), paint(terminal))) terminal.err(line);
  if (findings.some(({ severity }) => severity === "error")) {
    terminal.err("Nothing was written.");
    return EXIT.findings;
  }
  const { written, removed } = await writeRendered(files, outputFolder);
  const shownFolder = outputFolder.startsWith(cwd) ? relative(cwd, outputFolder) : outputFolder;
  const place = (path: string) => join(shownFolder, path);
  for (const { path } of files) terminal.out(`${place(path)}${written.includes(path) ? "" : " (unchanged)"}`);
  for (const path of removed) terminal.err(`removed ${place(path)}: the app no longer makes it`);
  if (files.length === 0) terminal.err("The app makes no manifests.");
  return EXIT.done;
}
