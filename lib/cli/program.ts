/**
 * The command line of Slipway: every command under one program, and bad usage told like every other error.
 */
import { Command, CommanderError } from "commander";
import { UsageError } from "../errors";
import { toCommandFirst } from "./command-line";
import { addCheckCommand } from "./commands/check";
import { addClusterCommand } from "./commands/cluster";
import { addDeployCommand } from "./commands/deploy";
import { addDestroyCommand } from "./commands/destroy";
import { addDoctorCommand } from "./commands/doctor";
import { addGraphCommand } from "./commands/graph";
import { addHistoryCommand } from "./commands/history";
import { addLaterCommands } from "./commands/later";
import { addObserveCommand } from "./commands/observe";
import { addDiffCommand, addPlanCommand } from "./commands/plan";
import { addRollbackCommand } from "./commands/rollback";
import { addStatusCommand } from "./commands/status";
import { addSynthCommand } from "./commands/synth";
import { EXIT } from "./exit-code";
import { runAction } from "./run-action";
import type { Terminal } from "./terminal";
import { readVersion } from "./version";

const EXAMPLES = `
Examples:
  slipway check k8s/                    does everything that points at something hit it?
  slipway plan                          what a deploy of this app would change
  slipway deploy                        synthesize, apply, watch; put the last good release back if it fails
  slipway deploy -f k8s/ --name shop    the same for plain YAML
  slipway status                        what is deployed, and whether it is well
  slipway rollback                      back to the release before
  slipway observe http://10.0.0.5:30000 send requests and see which version answers

Exit codes:
  0 done, or nothing to do     1 a bug in Slipway          2 bad usage, input or kubeconfig
  3 findings                   4 refused before any write  5 another run holds the lock
  6 an apply was refused       7 failed, last good release restored
  8 failed, not restored       10 observe over its limit   11 diff --exit-code found changes
`;

/** All commands, with nothing heavy loaded yet. */
export function buildProgram(terminal: Terminal): Command {
  const program = new Command("slipway")
    .description("Write Kubernetes applications as typed constructs, check them, launch them.")
    .version(readVersion(), "-V, --version")
    .exitOverride()
    // commander's own wording of bad usage is printed by runProgram, as every other error.
    .configureOutput({
      writeOut: (text) => terminal.out(text.replace(/\n$/, "")),
      writeErr: (text) => terminal.err(text.replace(/\n$/, "")),
      outputError: () => undefined,
    })
    .addHelpText("after", EXAMPLES);
  addSynthCommand(program, terminal);
  addCheckCommand(program, terminal);
  addGraphCommand(program, terminal);
  addPlanCommand(program, terminal);
  addDiffCommand(program, terminal);
  addDeployCommand(program, terminal);
  addStatusCommand(program, terminal);
  addHistoryCommand(program, terminal);
  addRollbackCommand(program, terminal);
  addDestroyCommand(program, terminal);
  addObserveCommand(program, terminal);
  addClusterCommand(program, terminal);
  addDoctorCommand(program, terminal);
  addLaterCommands(program, terminal);
  return program;
}

/** Runs one command line; the exit code is left with `terminal.finish`. Never throws. */
export async function runProgram(words: readonly string[], terminal: Terminal): Promise<void> {
  const program = buildProgram(terminal);
  try {
    if (words.length === 0)
      throw new UsageError("BAD_USAGE", "Name a command.", { hint: "`slipway --help` lists them." });
    await program.parseAsync(toCommandFirst(program, words), { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === EXIT.done) return terminal.finish(EXIT.done); // --help
    const told = error instanceof CommanderError ? toUsageError(error) : error;
    await runAction(terminal, () => Promise.reject(told), { format: wantsJson(words) ? "json" : "text" });
  }
}

/** commander's message holds a sentence and, where it knows one, the nearest name. */
function toUsageError(error: CommanderError): UsageError {
  if (error.code === "commander.help") {
    return new UsageError("BAD_USAGE", "That is no whole command.", { hint: "Name one of the commands above." });
  }
  const [sentence = "", suggestion] = error.message.replace(/^error: /, "").split("\n");
  const hint = suggestion === undefined ? "See `slipway --help`." : suggestion.replace(/^\((.*)\)$/, "$1");
  const fact = sentence.charAt(0).toUpperCase() + sentence.slice(1);
  return new UsageError("BAD_USAGE", `${fact.replace(/\.$/, "")}.`, { hint });
}

function wantsJson(words: readonly string[]): boolean {
  return words.includes("--format=json") || words[words.indexOf("--format") + 1] === "json";
}
