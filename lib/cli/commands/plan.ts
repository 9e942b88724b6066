/**
 * `slipway plan` and `slipway diff`: what a deploy would do, decided with the server's dry run and nothing written.
 * The plan is the result, so it goes to standard output.
 */
import type { Command } from "commander";
import type { DeployEvent } from "../../deploy/deploy-event";
import { readAppName } from "../app-name";
import { readSource } from "../app-source";
import { withCluster } from "../connection";
import { EXIT } from "../exit-code";
import { chooseHome } from "../home-namespace";
import { readAuthor, readGitRevision } from "../identity";
import { addSourceOptions, type SourceOptions } from "../options";
import { buildJsonRenderer } from "../render/json";
import { buildPlanRenderer } from "../render/plan";
import { runAction } from "../run-action";
import { toRunRequest } from "../run-options";
import { runStream } from "../run-stream";
import type { Terminal } from "../terminal";

interface PlanOptions extends SourceOptions {
  readonly forceConflicts?: boolean;
  readonly allowSystemNamespaces?: boolean;
  readonly exitCode?: boolean;
}

export function addPlanCommand(program: Command, terminal: Terminal): void {
  addPlanOptions(program.command("plan"))
    .description("show what a deploy would change; write nothing")
    .action((options: PlanOptions) => runAction(terminal, () => showPlan(options, { full: false }, terminal), options));
}

export function addDiffCommand(program: Command, terminal: Terminal): void {
  addPlanOptions(program.command("diff"))
    .description("show every field that a deploy would change, before → after; write nothing")
    .option("--exit-code", "exit 11 when there are changes")
    .action((options: PlanOptions) => runAction(terminal, () => showPlan(options, { full: true }, terminal), options));
}

function addPlanOptions(command: Command): Command {
  return addSourceOptions(command)
    .option("--force-conflicts", "plan to take over fields that other field managers own")
    .option("--allow-system-namespaces", "allow objects in kube-system and the like");
}

async function showPlan(options: PlanOptions, { full }: { full: boolean }, terminal: Terminal): Promise<number> {
  const app = await readAppName(options, terminal.cwd);
  const source = await readSource(options, terminal);
  const gitRevision = await readGitRevision(terminal.cwd);
  return withCluster(options, terminal, async (cluster) => {
    const { fetchPlan } = await import("../../deploy/index.js");
    const events = fetchPlan({
      ...toRunRequest(options, terminal),
      cluster,
      app,
      ...source,
      namespace: options.namespace ?? cluster.namespace,
      homeNamespace: await chooseHome(options, cluster, source.objects),
      author: readAuthor(terminal),
      ...(gitRevision === undefined ? {} : { gitRevision }),
    });
    const renderer =
      options.format === "json" ? buildJsonRenderer(terminal.out, Date.now) : buildPlanRenderer(terminal, { full });
    const seen = { changes: false };
    const exitCode = await runStream(withChangesSeen(events, seen), { renderer }, terminal);
    return exitCode === EXIT.done && options.exitCode === true && seen.changes ? EXIT.changes : exitCode;
  });
}

async function* withChangesSeen(
  events: AsyncIterable<DeployEvent>,
  seen: { changes: boolean },
): AsyncGenerator<DeployEvent> {
  for await (const event of events) {
    if (event.type === "planned") seen.changes = event.plan.steps.some(({ action }) => action !== "unchanged");
    yield event;
  }
}
