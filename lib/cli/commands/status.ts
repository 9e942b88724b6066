/**
 * `slipway status`: what is deployed, whether it is well, and if not, why, in one screen.
 */
import type { Command } from "commander";
import { DeployError } from "../../errors";
import { readAppName } from "../app-name";
import { withCluster } from "../connection";
import { EXIT } from "../exit-code";
import { findHome } from "../home-namespace";
import { type AppOptions, addAppOptions } from "../options";
import { paint } from "../paint";
import { statusLines } from "../render/status-lines";
import { makeVisible, toJsonLine } from "../render/visible";
import { runAction } from "../run-action";
import type { Terminal } from "../terminal";

export function addStatusCommand(program: Command, terminal: Terminal): void {
  addAppOptions(program.command("status"))
    .description("show what is deployed, whether it is well, and why not")
    .action((options: AppOptions) => runAction(terminal, () => showStatus(options, terminal), options));
}

async function showStatus(options: AppOptions, terminal: Terminal): Promise<number> {
  const startedMs = Date.now();
  const app = await readAppName(options, terminal.cwd);
  const status = await withCluster(options, terminal, async (cluster) => {
    const { fetchStatus } = await import("../../deploy/index.js");
    const homeNamespace = await findHome({ app, options, cluster }, terminal);
    const found = await fetchStatus({ cluster, app, homeNamespace, abort: terminal.abort });
    if (found.latest !== undefined) return found;
    throw new DeployError(
      "RELEASE_NOT_FOUND",
      `${app}: nothing was deployed under this name in namespace ${homeNamespace}.`,
      {
        hint: "Check --name, --context and --home-namespace.",
      },
    );
  });
  if (options.format === "json") {
    const time = new Date().toISOString();
    terminal.out(toJsonLine({ type: "status", time, ...status }));
    const durationMs = Date.now() - startedMs;
    terminal.out(toJsonLine({ type: "outcome", time, outcome: "succeeded", exitCode: EXIT.done, durationMs }));
    return EXIT.done;
  }
  for (const line of statusLines(makeVisible(status), paint(terminal))) terminal.out(line);
  return EXIT.done;
}
