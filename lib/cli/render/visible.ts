/**
 * The last guard before the terminal: whatever an event carries, no control character of it is printed. Events are
 * made visible where they are born, too; a renderer does not rely on it.
 */
import { toVisibleText } from "../../objects";

/** The same value with every string in it, and every key, made visible. */
export function makeVisible<T>(value: T): T {
  return mapStrings(value) as T;
}

function mapStrings(value: unknown): unknown {
  if (typeof value === "string") return toVisibleText(value);
  if (Array.isArray(value)) return value.map(mapStrings);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [toVisibleText(key), mapStrings(inner)]));
}

/** One JSON line: lossless, with the characters that a terminal would obey written as escapes. */
export function toJsonLine(value: unknown): string {
  return JSON.stringify(value).replace(UNSAFE_IN_JSON, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

// JSON.stringify escapes C0 itself; DEL, C1, bidi marks and line separators stand in the text as they are.
const UNSAFE_IN_JSON = /[\u007f-\u009f\u200b-\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;
