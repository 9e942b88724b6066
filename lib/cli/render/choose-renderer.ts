/**
 * Which renderer shows a run: by the output format, and by what the terminal can do; beside it, a file of JSON lines.
 */
import { appendFileSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UsageError } from "../../errors";
import type { Terminal } from "../terminal";
import { buildJsonRenderer } from "./json";
import { buildLiveRenderer } from "./live";
import { buildPlainRenderer } from "./plain";
import type { Renderer } from "./renderer";

export interface RendererOptions {
  readonly format: string;
  /** File that gets the events as JSON lines, too. */
  readonly events?: string;
  readonly now?: () => number;
}

/** @throws INPUT_UNREADABLE when the events file cannot be written. */
export function chooseRenderer(terminal: Terminal, { format, events, now = Date.now }: RendererOptions): Renderer {
  const shown = chooseByFormat(terminal, format, now);
  if (events === undefined) return shown;
  return showOnBoth(shown, buildJsonRenderer(openEvents(resolve(terminal.cwd, events), terminal), now));
}

function chooseByFormat(terminal: Terminal, format: string, now: () => number): Renderer {
  if (format === "json") return buildJsonRenderer(terminal.out, now);
  return terminal.live ? buildLiveRenderer(terminal, now) : buildPlainRenderer(terminal, now);
}

/** Appends each line at once: a run that is killed leaves what it had said. A disk that fills up later ends no deploy. */
function openEvents(path: string, terminal: Terminal): (line: string) => void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, "");
  } catch (cause) {
    throw new UsageError("INPUT_UNREADABLE", `--events: ${path} cannot be written: ${(cause as Error).message}.`, {
      cause,
    });
  }
  let broken = false;
  return (line) => {
    if (broken) return;
    try {
      appendFileSync(path, `${line}\n`);
    } catch (error) {
      broken = true;
      terminal.err(`warning: --events: ${path}: ${(error as Error).message}; no more events are written to it`);
    }
  };
}

function showOnBoth(first: Renderer, second: Renderer): Renderer {
  return {
    show: (event) => [first, second].forEach((renderer) => renderer.show(event)),
    showTraffic: (report) => [first, second].forEach((renderer) => renderer.showTraffic(report)),
    showLost: (sample) => [first, second].forEach((renderer) => renderer.showLost(sample)),
    tick: () => [first, second].forEach((renderer) => renderer.tick()),
  };
}
