/**
 * `slipway destroy`: remove everything that was deployed under an app's name, and wait until it is gone.
 */
import type { Command } from "commander";
import { readAppName } from "../app-name";
import { withCluster } from "../connection";
import { findHome } from "../home-namespace";
import { readAuthor } from "../identity";
import { type AppOptions, addAppOptions } from "../options";
import { chooseRenderer } from "../render/choose-renderer";
import { runAction } from "../run-action";
import { addRunOptions, type RunOptions, toRunRequest } from "../run-options";
import { runStream } from "../run-stream";
import type { Terminal } from "../terminal";

type DestroyOptions = AppOptions & RunOptions;

export function addDestroyCommand(program: Command, terminal: Terminal): void {
  addRunOptions(addAppOptions(program.command("destroy")))
    .description("delete everything that was deployed under the app's name")
    .action((options: DestroyOptions) => runAction(terminal, () => destroyApp(options, terminal), options));
}

async function destroyApp(options: DestroyOptions, terminal: Terminal): Promise<number> {
  const request = toRunRequest(options, terminal);
  const app = await readAppName(options, terminal.cwd);
  return withCluster(options, terminal, async (cluster) => {
    const { destroy } = await import("../../deploy/index.js");
    const homeNamespace = await findHome({ app, options, cluster }, terminal);
    const events = destroy({ ...request, cluster, app, homeNamespace, author: readAuthor(terminal) });
    return runStream(events, { renderer: chooseRenderer(terminal, options) }, terminal);
  });
}
