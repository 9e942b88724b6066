/**
 * Which renderer shows a run: by the output format, and by what the terminal can do.
 */
import type { Terminal } from "../terminal";
import { buildJsonRenderer } from "./json";
import { buildLiveRenderer } from "./live";
import { buildPlainRenderer } from "./plain";
import type { Renderer } from "./renderer";

export interface RendererOptions {
  readonly format: string;
  readonly now?: () => number;
}

export function chooseRenderer(terminal: Terminal, { format, now = Date.now }: RendererOptions): Renderer {
  if (format === "json") return buildJsonRenderer(terminal, now);
  return terminal.live ? buildLiveRenderer(terminal, now) : buildPlainRenderer(terminal, now);
}
