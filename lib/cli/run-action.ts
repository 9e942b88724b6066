/**
 * Runs a command's work and turns every way it can end into an exit code and one clear message. The only place where
 * the command line catches errors.
 */
import { isCodedError } from "../errors";
import { toVisibleLine, toVisibleText } from "../objects";
import { EXIT, exitCodeOfError, outcomeOfExit } from "./exit-code";
import { paint } from "./paint";
import type { CommandAction, Terminal } from "./terminal";

export interface ActionOptions {
  /** With `json` the error is written as the last `outcome` line as well. */
  readonly format?: string | undefined;
}

/** What a command hands to commander: `.action((options) => runAction(terminal, () => work(options), options))`. */
export async function runAction(terminal: Terminal, action: CommandAction, options: ActionOptions = {}): Promise<void> {
  const startedMs = Date.now();
  try {
    terminal.finish(await action());
  } catch (error) {
    terminal.frame([]);
    const failure = describeFailure(error, terminal);
    for (const line of failure.lines) terminal.err(line);
    if (options.format === "json") terminal.out(outcomeLine(failure, startedMs));
    terminal.finish(failure.exitCode);
  }
}

interface Failure {
  readonly exitCode: number;
  readonly cause: { code: string; message: string; constructPath?: string; hint?: string };
  readonly lines: readonly string[];
}

function outcomeLine({ exitCode, cause }: Failure, startedMs: number): string {
  const now = Date.now();
  const head = { type: "outcome", time: new Date(now).toISOString(), outcome: outcomeOfExit(exitCode), exitCode };
  return JSON.stringify({ ...head, durationMs: now - startedMs, cause });
}

function describeFailure(error: unknown, terminal: Terminal): Failure {
  const color = paint(terminal);
  if (!isCodedError(error)) return describeBug(error, color.red("error:"));
  const { code, details } = error;
  const message = toVisibleText(error.message);
  const hint = details.hint === undefined ? {} : { hint: toVisibleText(details.hint) };
  const constructPath =
    details.constructPath === undefined ? {} : { constructPath: toVisibleLine(details.constructPath) };
  const exitCode = code === "ABORTED" ? (terminal.interruptedBy() ?? EXIT.interrupted) : exitCodeOfError(error);
  const lines = [`${color.red(code === "ABORTED" ? "interrupted:" : "error:")} ${message}`];
  if (constructPath.constructPath !== undefined) lines.push(`  made by ${constructPath.constructPath}`);
  if (hint.hint !== undefined) lines.push(`  ${color.bold("fix:")} ${hint.hint}`);
  return { exitCode, cause: { code, message, ...constructPath, ...hint }, lines };
}

function describeBug(error: unknown, label: string): Failure {
  const message = toVisibleText(error instanceof Error ? error.message : String(error));
  const stack = toVisibleText(error instanceof Error ? (error.stack ?? message) : message);
  const hint = "This is a bug in Slipway, not in your app. Please report it with the lines above.";
  return { exitCode: EXIT.bug, cause: { code: "BUG", message, hint }, lines: [`${label} ${stack}`, hint] };
}
