/**
 * One changed field for people: `spec.replicas: 3 → 5`; long texts as a line diff.
 */
import { toVisibleText } from "../../objects";
import type { FieldChange } from "../../plan";
import type { Paint } from "../paint";

/** Values up to this length stand on the line of their path. */
const INLINE_LENGTH = 60;
const CONTEXT_LINES = 1;

export function changeLines({ path, before, after }: FieldChange, color: Paint): string[] {
  if (isText(before) && isText(after)) return [`${path}:`, ...diffLines(before, after, color)];
  if (before === undefined) return signed("+", path, after).map(color.green);
  if (after === undefined) return signed("-", path, before).map(color.red);
  const [from, to] = [inline(before), inline(after)];
  if (from !== undefined && to !== undefined) return [`${path}: ${color.red(from)} → ${color.green(to)}`];
  const removed = block(before).map((line) => color.red(`  - ${line}`));
  return [`${path}:`, ...removed, ...block(after).map((line) => color.green(`  + ${line}`))];
}

function signed(sign: string, path: string, value: unknown): string[] {
  const short = inline(value);
  if (short !== undefined) return [`${sign} ${path}: ${short}`];
  return [`${sign} ${path}:`, ...block(value).map((line) => `    ${line}`)];
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.includes("\n");
}

/** The value on one line, or undefined where it is too long for that. */
function inline(value: unknown): string | undefined {
  const text = typeof value === "string" && !isText(value) ? quoteIfOdd(value) : JSON.stringify(value);
  return text.length <= INLINE_LENGTH || typeof value !== "object" ? toVisibleText(text) : undefined;
}

/** Strings that could be read as something else keep their quotes: `""`, `"8080"`, `"true"`. */
function quoteIfOdd(text: string): string {
  return text === "" || text.trim() !== text || /^(true|false|null|[\d.+-]+)$/i.test(text)
    ? JSON.stringify(text)
    : text;
}

/** Indented like YAML, without a YAML library: keys and dashes. */
function block(value: unknown): string[] {
  if (isText(value))
    return [
      "|",
      ...toVisibleText(value)
        .replace(/\n$/, "")
        .split("\n")
        .map((line) => `  ${line}`),
    ];
  if (typeof value !== "object" || value === null) return [inline(value) ?? ""];
  const entries = Object.entries(value);
  if (entries.length === 0) return [Array.isArray(value) ? "[]" : "{}"];
  return entries.flatMap(([key, inner]) => {
    const [first = "", ...rest] = block(inner);
    const nested = typeof inner === "object" && inner !== null && Object.keys(inner).length > 0;
    if (Array.isArray(value)) return [`- ${first}`, ...rest.map((line) => `  ${line}`)];
    const name = toVisibleText(key);
    return nested ? [`${name}:`, `  ${first}`, ...rest.map((line) => `  ${line}`)] : [`${name}: ${first}`, ...rest];
  });
}

/** Changed lines of two texts, with a line of context around each. */
function diffLines(before: string, after: string, color: Paint): string[] {
  // Loaded here: most runs print no text diff, and every run would pay for it.
  const { structuredPatch } = require("diff") as typeof import("diff");
  const { hunks } = structuredPatch("", "", before, after, "", "", { context: CONTEXT_LINES });
  return hunks.flatMap(({ lines }) =>
    lines.map((line) => {
      const text = `  ${line.slice(0, 1)} ${toVisibleText(line.slice(1))}`;
      if (line.startsWith("+")) return color.green(text);
      return line.startsWith("-") ? color.red(text) : color.dim(text);
    }),
  );
}
