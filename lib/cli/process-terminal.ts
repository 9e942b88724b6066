/**
 * The Terminal of a real process: the only file of the command line that touches `process`.
 */
import { clearScreenDown, cursorTo, moveCursor } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import { EXIT } from "./exit-code";
import type { Terminal } from "./terminal";
import { clipLine } from "./text";

const SIGNAL_EXIT = { SIGINT: 130, SIGTERM: 143 } as const;
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

/** Listens for signals from now on: the first asks commands to stop, the second ends the process. */
function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  const screen = buildScreen(isLive());
  const signals = listenForSignals((line) => screen.print(stderr, line));
  for (const stream of [stdout, stderr]) stream.on("error", ignoreClosedPipe);
  return {
    out: (line) =>
      screen.print(stdout, stdout.isTTY || isForced(env.FORCE_COLOR) ? line : stripVTControlCharacters(line)),
    err: (line) => screen.print(stderr, line),
    frame: screen.draw,
    live: isLive(),
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    get columns() {
      return stderr.columns ?? DEFAULT_COLUMNS;
    },
    confirm: (question) => (stdin.isTTY && stderr.isTTY ? ask(question, signals.abort) : Promise.resolve(undefined)),
    readInput: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString("utf8");
    },
    env,
    cwd: process.cwd(),
    ...signals,
    finish: (exitCode) => {
      process.exitCode = exitCode;
    },
  };
}

/** Runs the program in this process and ends it, with the exit code that the terminal was given. */
export async function runProcess(
  program: (words: readonly string[], terminal: Terminal) => Promise<void>,
): Promise<void> {
  try {
    await program(process.argv.slice(2), processTerminal());
  } catch (error) {
    process.stderr.write(`${String((error as Error).stack)}\nThis is a bug in Slipway, not in your app.\n`);
    process.exitCode = EXIT.bug;
  }
  // Its output first; then at once, since a forgotten connection must not keep a finished command alive.
  process.stdout.write("", () => process.stderr.write("", () => process.exit()));
}

function isLive(): boolean {
  const { CI, TERM } = process.env;
  return process.stderr.isTTY === true && TERM !== "dumb" && (CI === undefined || CI === "" || CI === "false");
}

function isForced(forceColor: string | undefined): boolean {
  return forceColor !== undefined && forceColor !== "" && forceColor !== "0";
}

/** `slipway history | head` closes our output: what cannot be read any more is not an error, and ends no deploy. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

/** Keeps the frame below everything that is printed. */
function buildScreen(live: boolean) {
  const { stderr } = process;
  let frame: readonly string[] = [];
  const erase = (): void => {
    if (frame.length === 0) return;
    cursorTo(stderr, 0);
    moveCursor(stderr, 0, -frame.length);
    clearScreenDown(stderr);
  };
  const paintFrame = (): void => {
    for (const line of frame) stderr.write(`${line}\n`);
  };
  // One write a change: the reader never sees the erased screen.
  const atOnce = (change: () => void): void => {
    stderr.cork();
    change();
    stderr.uncork();
  };
  return {
    print(stream: NodeJS.WriteStream, line: string): void {
      if (frame.length === 0) stream.write(`${line}\n`);
      else if (stream === stderr) atOnce(() => [erase(), stream.write(`${line}\n`), paintFrame()]);
      else {
        erase();
        stream.write(`${line}\n`);
        atOnce(paintFrame);
      }
    },
    draw(lines: readonly string[]): void {
      if (!live) return;
      const { rows = DEFAULT_ROWS, columns = DEFAULT_COLUMNS } = stderr;
      atOnce(() => {
        erase();
        frame = lines.slice(0, rows - 1).map((line) => clipLine(line, columns - 1));
        paintFrame();
      });
    },
  };
}

function listenForSignals(say: (line: string) => void): Pick<Terminal, "abort" | "interruptedBy"> {
  const controller = new AbortController();
  let exitCode: number | undefined;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (exitCode !== undefined) process.exit(SIGNAL_EXIT[signal]);
      exitCode = SIGNAL_EXIT[signal];
      say(`${signal}: stopping cleanly. Once more to stop at once.`);
      controller.abort();
    });
  }
  return { abort: controller.signal, interruptedBy: () => exitCode };
}

async function ask(question: string, abort: Terminal["abort"]): Promise<boolean> {
  const { createInterface } = await import("node:readline/promises");
  const asker = createInterface({ input: process.stdin, output: process.stderr });
  const stop = (): void => asker.close();
  abort.addEventListener("abort", stop);
  // Ctrl-C at a question reaches readline first, as an event of its own.
  asker.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    const closed = new Promise<string>((resolve) => asker.once("close", () => resolve("")));
    return /^y(es)?$/i.test((await Promise.race([asker.question(`${question} [y/N] `), closed])).trim());
  } finally {
    abort.removeEventListener("abort", stop);
    asker.close();
  }
}
