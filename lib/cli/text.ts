/**
 * Words and widths for everything the command line prints: columns, durations, counts.
 */
import { stripVTControlCharacters } from "node:util";

// Characters that take two columns: East Asian wide blocks and most emoji.
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]/u;
// A colour code, or one character.
// biome-ignore lint/suspicious/noControlCharactersInRegex: our own colour codes start with ESC
const PIECES = /\u001b\[[0-9;]*m|./gsu;

/** Columns that the text takes on a terminal, colour codes apart. */
export function widthOf(text: string): number {
  return [...stripVTControlCharacters(text)].reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);
}

export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** At most `columns` wide; a longer line ends with `…` and keeps its colour codes, so that colours end. */
export function clipLine(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line;
  let used = 0;
  let clipped = false;
  const kept = (line.match(PIECES) ?? []).filter((piece) => {
    if (piece.length > 1 && piece.startsWith("\u001b")) return true;
    used += WIDE.test(piece) ? 2 : 1;
    clipped ||= used >= columns;
    return !clipped;
  });
  const lastColour = kept.findIndex((_, index) => kept.slice(index).every((piece) => piece.startsWith("\u001b[")));
  const at = lastColour < 0 ? kept.length : lastColour;
  return [...kept.slice(0, at), "…", ...kept.slice(at)].join("");
}

/** Rows as columns of equal width, two spaces apart. */
export function toColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, widthOf(cell))));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : padTo(cell, widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

/** `0.4s`, `12s`, `1m 05s`. */
export function elapsedText(ms: number): string {
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${String(seconds)}s`;
  return `${String(Math.floor(seconds / 60))}m ${String(seconds % 60).padStart(2, "0")}s`;
}

/** `1 request`, `2 requests`. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? singular : plural}`;
}
