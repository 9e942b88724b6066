/**
 * `slipway deploy`: show, apply, watch, and put the last good release back when it fails.
 */
import type { Command } from "commander";
import { readAppName } from "../app-name";
import { readSource } from "../app-source";
import { withCluster } from "../connection";
import { parseCount } from "../duration";
import { chooseHome } from "../home-namespace";
import { readAuthor, readGitRevision } from "../identity";
import { addLaterOptions, addSourceOptions, refuseLaterOptions, type SourceOptions } from "../options";
import { chooseRenderer } from "../render/choose-renderer";
import type { Renderer } from "../render/renderer";
import { runAction } from "../run-action";
import { addRunOptions, type RunOptions, toRunRequest } from "../run-options";
import { runStream } from "../run-stream";
import type { Terminal } from "../terminal";
import {
  addTrafficOptions,
  collect,
  type TrafficOptions,
  toLimits,
  toPace,
  toVersionSource,
  withTimeouts,
} from "../traffic-options";
import { buildTrafficWatch, type TrafficWatch } from "../traffic-watch";

interface DeployOptions extends SourceOptions, RunOptions, TrafficOptions {
  readonly observe?: readonly string[];
  readonly observeLeast?: string;
  readonly soak?: string;
  readonly plan?: string;
}

const EXAMPLES = `
Examples:
  slipway deploy                                  the app of this folder
  slipway deploy -f k8s/ --name shop -n shop      plain YAML
  slipway deploy --yes --format json              in a pipeline
  slipway deploy --observe http://10.0.0.5:30000 --max-failed 0
                                                  a lost request is a failed rollout
`;

export function addDeployCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command("deploy")
    .description("apply the app, watch it, restore the last good release if it fails");
  addTrafficOptions(addRunOptions(addSourceOptions(command)))
    .option("--observe <url>", "send requests to URL (or name=URL) while it rolls out; may be repeated", collect)
    .option("--observe-least <n>", "requests that each target gets at least in the rollout and in a restore")
    .addHelpText("after", EXAMPLES)
    .action((options: DeployOptions) => runAction(terminal, () => deployApp(options, terminal), options));
  addLaterOptions(command, ["--soak <duration>", "--plan <file>"]);
}

async function deployApp(options: DeployOptions, terminal: Terminal): Promise<number> {
  refuseLaterOptions(options, { soak: "--soak", plan: "--plan" });
  const request = toRunRequest(options, terminal);
  const app = await readAppName(options, terminal.cwd);
  const renderer = chooseRenderer(terminal, options);
  const traffic = await watchTraffic(options, renderer, terminal);
  const source = await readSource(options, terminal);
  const gitRevision = await readGitRevision(terminal.cwd);
  return withCluster(options, terminal, async (cluster) => {
    const { deploy } = await import("../../deploy/index.js");
    const events = deploy({
      ...request,
      cluster,
      app,
      ...source,
      namespace: options.namespace ?? cluster.namespace,
      homeNamespace: await chooseHome(options, cluster, source.objects),
      author: readAuthor(terminal),
      ...(gitRevision === undefined ? {} : { gitRevision }),
      ...(traffic === undefined ? {} : { traffic: traffic.gate }),
    });
    return runStream(events, { renderer, traffic }, terminal);
  });
}

async function watchTraffic(
  options: DeployOptions,
  renderer: Renderer,
  terminal: Terminal,
): Promise<TrafficWatch | undefined> {
  const { observe = [], observeLeast = "0" } = options;
  const leastRequests = parseCount(observeLeast, { flag: "--observe-least", least: 0 });
  const { toTargets } = await import("../../traffic/index.js");
  const targets = withTimeouts(toTargets(observe, toVersionSource(options)), options);
  const limits = toLimits(options.maxFailed, targets);
  const pace = toPace(options);
  if (targets.length === 0) return undefined;
  const onFailure = renderer.showLost;
  return buildTrafficWatch({ targets, limits, leastRequests, pace, onFailure }, terminal);
}
