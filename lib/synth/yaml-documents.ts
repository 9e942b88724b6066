/**
 * A YAML stream cut into its documents, where kubectl cuts it: at the lines that begin with `---`, and between the
 * values of a JSON stream. Memory then follows one document at a time, and a broken one does not hide the others.
 *
 * Rules: https://github.com/kubernetes/apimachinery/blob/v0.36.3/pkg/util/yaml/decoder.go
 */

export interface YamlText {
  readonly text: string;
  /** Where it begins in the stream. */
  readonly offset: number;
}

/** Text behind `---` that kubectl takes for a broken separator. */
export interface BrokenSeparator {
  readonly brokenAt: number;
}

export function* splitDocuments(stream: string): Iterable<YamlText | BrokenSeparator> {
  let start = 0;
  for (const { index, 0: line, 1: rest = "" } of stream.matchAll(/(?<![^\n])---([^\n]*)\n?/g)) {
    yield* splitJson(stream, start, index);
    if (!/^\s*(?:#|$)/.test(rest)) yield { brokenAt: index };
    start = index + line.length;
  }
  yield* splitJson(stream, start, stream.length);
}

/** JSON values may follow each other without a separator. */
function* splitJson(stream: string, start: number, end: number): Iterable<YamlText> {
  let from = start;
  for (;;) {
    const valueEnd = isJson(stream, from) ? endOfJson(stream, from, end) : end;
    const next = skipSpace(stream, valueEnd);
    const follows = next < end && isJson(stream, next);
    const text = stream.slice(from, follows ? next : end);
    if (/\S/.test(text)) yield { text, offset: from };
    if (!follows) return;
    from = next;
  }
}

/** `{{` would be a template. */
function isJson(stream: string, from: number): boolean {
  const brace = skipSpace(stream, from);
  return stream.charAt(brace) === "{" && /["}]/.test(stream.charAt(skipSpace(stream, brace + 1)));
}

function skipSpace(stream: string, from: number): number {
  const space = /[\s\ufeff]*/y;
  space.lastIndex = from;
  space.exec(stream);
  return space.lastIndex;
}

/** Just behind the bracket that closes the first one, or the end. */
function endOfJson(stream: string, from: number, end: number): number {
  const token = /["{}[\]]/g;
  token.lastIndex = from;
  let depth = 0;
  for (let found = token.exec(stream); found !== null && found.index < end; found = token.exec(stream)) {
    const [bracket] = found;
    if (bracket === '"') token.lastIndex = endOfString(stream, token.lastIndex);
    else depth += bracket === "{" || bracket === "[" ? 1 : -1;
    if (depth === 0) return token.lastIndex;
  }
  return end;
}

function endOfString(stream: string, from: number): number {
  for (let at = stream.indexOf('"', from); at >= 0; at = stream.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (stream.charAt(at - 1 - backslashes) === "\\") backslashes++;
    if (backslashes % 2 === 0) return at + 1;
  }
  return stream.length;
}
