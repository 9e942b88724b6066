/** `slipway doctor`: what this machine can run, what is missing, and how to get it. */
import type { Command } from "commander";
import type { MachineCheck } from "../../local";
import { EXIT } from "../exit-code";
import { runAction } from "../run-action";
import type { Terminal } from "../terminal";

export function addDoctorCommand(program: Command, terminal: Terminal): void {
  program
    .command("doctor")
    .description("what this machine can run, what is missing, and how to get it")
    .addHelpText("after", "\nExit codes: 0 everything works here, 4 something is missing.\n")
    .action(() => runAction(terminal, () => examine(terminal)));
}

async function examine({ env, out }: Terminal): Promise<number> {
  const { checkMachine, findProgramSources } = await import("../../local/index.js");
  const checks = await checkMachine(env);
  const sources = findProgramSources(env);
  for (const { name, found } of sources)
    out(`${found === undefined ? "build" : "ok   "} ${name}: ${found ?? "not here yet, built on first use"}`);
  for (const check of checks) for (const line of describe(check)) out(line);
  const lacks = (neededFor: MachineCheck["neededFor"]): boolean =>
    checks.some((check) => check.neededFor === neededFor && !check.ok);
  const canStart = sources.every(({ found }) => found !== undefined) || !lacks("building");
  out("");
  out(`deploys to a cluster of yours: yes (nothing of this is needed)`);
  out(`embedded cluster, simulated nodes: ${canStart ? "yes" : "no"}`);
  out(`embedded cluster, real nodes: ${canStart && !lacks("real nodes") ? "yes" : "no"}`);
  return canStart && !lacks("real nodes") ? EXIT.done : EXIT.refused;
}

function describe({ name, ok, detail, fix, neededFor }: MachineCheck): readonly string[] {
  const head = `${ok ? "ok   " : "lacks"} ${name}: ${detail}`;
  return fix === undefined ? [head] : [`${head} (needed for ${neededFor})`, `      fix: ${fix}`];
}
