/**
 * `slipway rollback`: put an earlier release back, through the same pipeline as a deploy, and verify it.
 */
import type { Command } from "commander";
import { readAppName } from "../app-name";
import { withCluster } from "../connection";
import { parseCount } from "../duration";
import { findHome } from "../home-namespace";
import { readAuthor } from "../identity";
import { type AppOptions, addAppOptions } from "../options";
import { chooseRenderer } from "../render/choose-renderer";
import { runAction } from "../run-action";
import { addRunOptions, type RunOptions, toRunRequest } from "../run-options";
import { runStream } from "../run-stream";
import type { Terminal } from "../terminal";

interface RollbackOptions extends AppOptions, RunOptions {
  readonly to?: string;
}

const EXAMPLES = `
Examples:
  slipway rollback               to the release before the current one
  slipway rollback --to 3        to release 3 of \`slipway history\`
`;

export function addRollbackCommand(program: Command, terminal: Terminal): void {
  addRunOptions(addAppOptions(program.command("rollback")))
    .description("put an earlier release back, all of it, and verify it")
    .option("--to <release>", "number of the release (default: the last good one before the current)")
    .addHelpText("after", EXAMPLES)
    .action((options: RollbackOptions) => runAction(terminal, () => rollbackApp(options, terminal), options));
}

async function rollbackApp(options: RollbackOptions, terminal: Terminal): Promise<number> {
  const to = options.to === undefined ? {} : { to: parseCount(options.to, { flag: "--to", least: 1 }) };
  const request = toRunRequest(options, terminal);
  const app = await readAppName(options, terminal.cwd);
  return withCluster(options, terminal, async (cluster) => {
    const { rollback } = await import("../../deploy/index.js");
    const homeNamespace = await findHome({ app, options, cluster }, terminal);
    const events = rollback({ ...request, ...to, cluster, app, homeNamespace, author: readAuthor(terminal) });
    return runStream(events, { renderer: chooseRenderer(terminal, options) }, terminal);
  });
}
