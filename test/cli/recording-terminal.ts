/**
 * A Terminal that keeps what it is told, for tests of commands and renderers.
 */
import type { Terminal } from "../../lib/cli/terminal";

export interface RecordingTerminal extends Terminal {
  readonly outLines: string[];
  readonly errLines: string[];
  /** Each frame that was drawn, as it was asked for. */
  readonly frames: (readonly string[])[];
  readonly exitCode: () => number | undefined;
  /** What a person would see in the end: both streams, in order. */
  readonly text: () => string;
  /** As SIGINT does. */
  readonly interrupt: () => void;
}

export interface TerminalSettings {
  readonly live?: boolean;
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  readonly answer?: boolean;
  readonly input?: string;
}

export function recordingTerminal(settings: TerminalSettings = {}): RecordingTerminal {
  const { live = false, env = { NO_COLOR: "1" }, cwd = "/nowhere", answer, input = "" } = settings;
  const [outLines, errLines, all]: string[][] = [[], [], []];
  const frames: (readonly string[])[] = [];
  const abort = new AbortController();
  let exitCode: number | undefined;
  return {
    outLines: outLines as string[],
    errLines: errLines as string[],
    frames,
    exitCode: () => exitCode,
    text: () => (all as string[]).join("\n"),
    interrupt: () => abort.abort(),
    out: (line) => [outLines, all].forEach((lines) => lines?.push(line)),
    err: (line) => [errLines, all].forEach((lines) => lines?.push(line)),
    frame: (lines) => frames.push(lines),
    live,
    interactive: live,
    columns: 100,
    confirm: () => Promise.resolve(answer),
    readInput: () => Promise.resolve(input),
    env,
    cwd,
    abort: abort.signal,
    interruptedBy: () => (abort.signal.aborted ? 130 : undefined),
    finish: (code) => {
      exitCode = code;
    },
  };
}
