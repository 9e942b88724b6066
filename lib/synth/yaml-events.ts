/**
 * One YAML document as the events of its parser: what it holds, in the order in which it is written, and where. No
 * message quotes the text, which may be the value of a Secret: the place says enough.
 */
import {
  EVENT_ID,
  type Event,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  YAMLException,
} from "js-yaml";
import { readKey } from "./kubectl-scalars";

/** The document cannot be read; `offset` is where. */
export class UnreadableYaml extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Deeper than any manifest; kubectl itself gives up at 10,000. */
const DEEPEST = 500;
/** Values of a document, as their separators tell: as many as fit into the memory of one process. */
const MOST_VALUES = 12_000_000;
const [LINE_FEED, COMMA, COLON] = [10, 44, 58];
/** Index of the root: the first event opens the document. */
export const ROOT = 1;

export interface ParsedYaml {
  readonly text: string;
  readonly events: readonly Event[];
  /** From an offset in `text` to the one in the text that was parsed. */
  toSource(offset: number): number;
}

/** A document in the order in which it is written; no events where there are only comments. */
export function parseDocument(source: string): ParsedYaml {
  refuseControlCharacters(source);
  refuseMasses(source);
  const parsed = parse(source);
  const { events } = parsed;
  const second = events.findIndex(({ type }, index) => index > 0 && type === EVENT_ID.DOCUMENT);
  if (second < 0) return parsed;
  const offset = parsed.toSource(startOf(events[second + 1]) ?? parsed.text.length);
  throw new UnreadableYaml("kubectl does not read what follows the end of a document; begin it with ---", offset);
}

/** Characters that may be parsed again for lines that had to be indented. */
const MOST_REPEATED = 20_000_000;

/**
 * The parser holds to YAML: what stands between brackets or quotes must be indented deeper than its key. kubectl's does
 * not, and many people write the closing bracket below the key, so such lines are indented and parsed again.
 */
function parse(source: string): ParsedYaml {
  let text = source;
  const indented: { readonly at: number; readonly width: number }[] = [];
  const toSource = (offset: number): number =>
    indented.reduceRight(
      (at, { at: lineStart, width }) => (at < lineStart ? at : Math.max(lineStart, at - width)),
      offset,
    );
  for (let left = MOST_REPEATED; ; left -= text.length) {
    try {
      return { text, events: parseEvents(text, { maxDepth: DEEPEST }), toSource };
    } catch (error) {
      if (error instanceof RangeError) throw new UnreadableYaml("the document is nested too deeply", 0);
      if (!(error instanceof YAMLException)) throw error;
      const { reason, mark: { position = 0 } = {} } = error;
      if (reason !== "deficient indentation" || left < 0) throw new UnreadableYaml(factOf(reason), toSource(position));
      const at = text.lastIndexOf("\n", position - 1) + 1;
      const last = indented.at(-1);
      const isNext = last !== undefined && text.indexOf("\n", last.at) + 1 === at;
      const width = isNext ? last.width : at - text.lastIndexOf("\n", at - 2);
      indented.push({ at, width });
      text = text.slice(0, at) + " ".repeat(width) + text.slice(at);
    }
  }
}

function factOf(reason: string): string {
  return reason.includes("maxDepth") ? "the document is nested too deeply" : reason.replace(/(?:: | ").*$/s, "");
}

/** kubectl's YAML reader refuses them wherever they stand. */
function refuseControlCharacters(text: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
  const found = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/.exec(text);
  if (found === null) return;
  const code = found[0].charCodeAt(0).toString(16).padStart(2, "0");
  throw new UnreadableYaml(`the control character \\x${code} is not allowed in YAML`, found.index);
}

function refuseMasses(text: string): void {
  if (text.length < MOST_VALUES) return;
  let separators = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code !== LINE_FEED && code !== COMMA && code !== COLON) continue;
    if (++separators > MOST_VALUES) throw new UnreadableYaml("the document has too many values", at);
  }
}

/** Where a value begins; nowhere when it is empty. */
export function startOf(event: Event | undefined): number | undefined {
  switch (event?.type) {
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return event.start;
    case EVENT_ID.ALIAS:
      return event.anchorStart - 1;
    case EVENT_ID.SCALAR: {
      const isQuoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
      return event.valueStart < 0 ? undefined : event.valueStart - (isQuoted ? 1 : 0);
    }
    default:
      return undefined;
  }
}

/** A key as text; undefined when it is none. */
export function keyOf(text: string, event: ScalarEvent): string | undefined {
  const key = getScalarValue(text, event);
  return event.style === SCALAR_STYLE.PLAIN && event.tagStart < 0 ? readKey(key) : key;
}
