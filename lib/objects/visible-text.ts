/**
 * Text that comes from a cluster (logs, event messages, annotations) is untrusted: an escape sequence in it could
 * rewrite what the reader sees. Every control character but newline and tab is replaced by a visible form.
 */

// C0 without \t and \n, DEL, C1, bidi marks and overrides, zero-width characters, line and paragraph separators, BOM.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** The same text with each control character written as `\x1b` or `\u202e`. */
export function toVisibleText(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const hex = character.charCodeAt(0).toString(16);
    return hex.length <= 2 ? `\\x${hex.padStart(2, "0")}` : `\\u${hex.padStart(4, "0")}`;
  });
}

/** One line of at most `limit` characters, visible, with runs of white space folded. */
export function toVisibleLine(text: string, limit = 400): string {
  const line = toVisibleText(text.replace(/\s+/g, " ").trim());
  return line.length <= limit ? line : `${line.slice(0, limit - 1)}…`;
}
