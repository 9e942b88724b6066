/**
 * What a command may touch of the process: its streams, environment and signals. Commands take it as an argument, so
 * that tests drive them without a process.
 */
import type { Abort } from "../objects";

export interface Terminal {
  /** Results: what a script reads. A line, without the line feed. */
  out(line: string): void;
  /** Everything for people: progress, warnings, errors. A line, without the line feed. */
  err(line: string): void;
  /** Whether `err` is a terminal that understands cursor movement; false when CI is set or TERM is dumb. */
  readonly live: boolean;
  /** Whether a person sits there: standard input and `err` are terminals. */
  readonly interactive: boolean;
  /** Width in columns, 80 when unknown. */
  readonly columns: number;
  /**
   * Replaces the block of lines that is redrawn in place below everything printed so far; an empty list removes it.
   * Does nothing unless `live`.
   */
  frame(lines: readonly string[]): void;
  /** Asks a yes/no question; undefined where nobody can answer (standard input is no terminal). */
  confirm(question: string): Promise<boolean | undefined>;
  /** Everything on standard input. */
  readInput(): Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly abort: Abort;
  /** The exit code that a signal asks for: 130 or 143; undefined while none came. */
  readonly interruptedBy: () => number | undefined;
  /** Keeps the exit code that the process ends with once nothing is left to do. */
  finish(exitCode: number): void;
}

/** A command's work; what it returns is the exit code (DESIGN: 0 done, 1 our bug, 2 usage, 3 findings, …). */
export type CommandAction = () => Promise<number>;
