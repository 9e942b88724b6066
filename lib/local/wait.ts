/**
 * Waiting that always ends: with success, at its limit, when told to stop, or when a program it depends on has died;
 * then the error shows what that program said last.
 */
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { LocalClusterError } from "../errors";
import { type Abort, toVisibleText } from "../objects";
import { isAlive, type ProgramRecord } from "./processes";

export interface Wait {
  /** What is waited for: `the API server to be ready`. */
  readonly what: string;
  readonly limitMs: number;
  /** Their death ends the waiting; the first one's log is shown when the limit is reached. */
  readonly programs: readonly ProgramRecord[];
  readonly abort?: Abort;
}

const POLL_MS = 50;
const LOG_LINES = 12;
const LOG_LINE_CHARACTERS = 300;

/**
 * Asks `probe` until it says true. A probe that throws counts as "not yet".
 * @throws CLUSTER_START_FAILED · ABORTED
 */
export async function waitUntil(wait: Wait, probe: () => Promise<boolean>): Promise<void> {
  const { what, limitMs, programs, abort } = wait;
  const endMs = performance.now() + limitMs;
  let reason = "";
  for (;;) {
    if (abort?.aborted) throw new LocalClusterError("ABORTED", `stopped while waiting for ${what}`);
    try {
      if (await probe()) return;
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    for (const program of programs) {
      if (!(await isAlive(program))) throw startFailure(`${program.name} ended while waiting for ${what}`, program);
    }
    if (performance.now() > endMs) {
      const seconds = `${String(Math.round(limitMs / 1000))} s`;
      throw startFailure(`waited ${seconds} in vain for ${what}${reason && ` (last: ${reason})`}`, programs[0]);
    }
    await delay(POLL_MS);
  }
}

function startFailure(message: string, program: ProgramRecord | undefined): LocalClusterError {
  if (program === undefined) return new LocalClusterError("CLUSTER_START_FAILED", message);
  const lines = readLastLines(program.logFile, LOG_LINES);
  const text = lines.length === 0 ? "it has logged nothing" : lines.map((line) => `  ${line}`).join("\n");
  return new LocalClusterError("CLUSTER_START_FAILED", `${message}. The last lines of ${program.name}:\n${text}`, {
    hint: `The whole log is ${program.logFile}; \`slipway doctor\` says what this machine lacks.`,
  });
}

export function readLastLines(path: string, count: number): readonly string[] {
  try {
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    return lines
      .filter((line) => line !== "")
      .slice(-count)
      .map((line) => toVisibleText(line.slice(0, LOG_LINE_CHARACTERS)));
  } catch {
    return [];
  }
}
