/**
 * Runs the `app:` command in a shell, passes its output on line by line, and ends it with all its children when told to.
 */
import { kill } from "node:process";
import { SynthError } from "../errors";
import { type Abort, toVisibleText } from "../objects";

export type CommandEnv = Readonly<Record<string, string | undefined>>;

export interface ShellCommandOptions {
  readonly cwd: string;
  readonly env: CommandEnv;
  readonly abort?: Abort;
  readonly onLine?: (line: string) => void;
}

/** How many of its last lines an error repeats. */
const TAIL_LINES = 20;
const KILL_AFTER_MS = 5_000;

export async function runShellCommand(
  command: string,
  { cwd, env, abort, onLine }: ShellCommandOptions,
): Promise<void> {
  if (isAborted(abort)) throw new SynthError("ABORTED", `\`${command}\` was not run.`);
  const { execa } = await import("execa");
  // A process group of its own: a shell does not pass a signal on to what it runs.
  const child = execa(command, {
    shell: true,
    cwd,
    env,
    extendEnv: false,
    preferLocal: true, // node_modules/.bin, as under `npx cdk8s synth`
    localDir: cwd,
    stdin: "ignore",
    all: true,
    buffer: false,
    reject: false,
    detached: true,
  });
  const stop = () => stopGroup(child.pid);
  abort?.addEventListener("abort", stop);
  const tail: string[] = [];
  try {
    for await (const line of child.iterable({ from: "all", preserveNewlines: false })) {
      tail.push(String(line));
      if (tail.length > TAIL_LINES) tail.shift();
      onLine?.(String(line));
    }
    const { exitCode, signal } = await child;
    if (isAborted(abort)) throw new SynthError("ABORTED", `\`${command}\` was ended.`);
    if (exitCode === 0) return;
    const end = signal ?? `exit code ${String(exitCode ?? "unknown")}`;
    throw failure(`\`${command}\` ended with ${end}`, tail, onLine !== undefined);
  } finally {
    abort?.removeEventListener("abort", stop);
  }
}

/** A call, since the answer changes while the command runs. */
function isAborted(abort: Abort | undefined): boolean {
  return abort?.aborted === true;
}

/** Says the line that tells most; all of them only where nobody has seen them yet. */
function failure(end: string, tail: readonly string[], wasShown: boolean): SynthError {
  const lines = tail.map(toVisibleText).filter((line) => line.trim() !== "");
  const telling = lines.findLast((line) => /^\s*(Uncaught )?\w*Error\b.*:/.test(line)) ?? lines.at(-1);
  const said = telling === undefined ? "It printed nothing" : telling.trim();
  const rest = wasShown ? "" : lines.map((line) => `\n  | ${line}`).join("");
  const hint = "Run that command by itself; it must work without Slipway.";
  return new SynthError("SYNTH_FAILED", `The app could not be synthesized, ${end}: ${said}${rest}`, { hint });
}

function stopGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  signalGroup(pid, "SIGTERM");
  setTimeout(() => signalGroup(pid, "SIGKILL"), KILL_AFTER_MS).unref();
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    kill(-pid, signal);
  } catch {
    // it ended by itself
  }
}
