/**
 * `slipway destroy`: remove everything that was deployed under an app's name, and wait until it is gone.
 */
import type { Command } from "commander";
import type { Cluster } from "../../cluster";
import type { DeployEvent } from "../../deploy";
import { readAppName } from "../app-name";
import { withCluster } from "../connection";
import { EXIT } from "../exit-code";
import { findHome } from "../home-namespace";
import { readAuthor } from "../identity";
import { type AppOptions, addAppOptions } from "../options";
import { chooseRenderer } from "../render/choose-renderer";
import { buildPlanRenderer } from "../render/plan";
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
    const wanted = { ...request, cluster, app, homeNamespace, author: readAuthor(terminal) };
    const asks = terminal.live && options.yes !== true && options.dryRun !== true && options.format !== "json";
    if (asks && !(await isAgreed(destroy({ ...wanted, dryRun: true }), cluster, terminal))) {
      terminal.err("Nothing was deleted.");
      return EXIT.refused;
    }
    return runStream(destroy(wanted), { renderer: chooseRenderer(terminal, options) }, terminal);
  });
}

/** Shows what would go, and asks the person at the terminal. A script has said what it wants by calling the command. */
async function isAgreed(events: AsyncIterable<DeployEvent>, cluster: Cluster, terminal: Terminal): Promise<boolean> {
  const renderer = buildPlanRenderer(terminal, {});
  let something = false;
  for await (const event of events) {
    renderer.show(event);
    something ||= event.type === "planned";
  }
  // Nothing to delete, or a reason why not: the run itself says it.
  return !something || (await terminal.confirm(`Delete all of this from ${cluster.server}?`)) === true;
}
