/**
 * One YAML document as plain values. Written for hostile input: aliases may not multiply without bound, `__proto__` is a
 * key like any other, and a repeated key is told instead of being lost.
 */
import {
  type AliasEvent,
  EVENT_ID,
  type Event,
  getScalarValue,
  type MappingEvent,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
} from "js-yaml";
import { memberPath } from "../graph";
import { isExact, readScalar, readTagged } from "./kubectl-scalars";
import { keyOf, type ParsedYaml, ROOT, startOf, UnreadableYaml } from "./yaml-events";

/** Places of one sort that are told for a document: more would help nobody. */
const MOST_TOLD = 1000;
/** Values that aliases may add to a document: enough for any honest use. */
const MOST_ALIASED = 200_000;
interface Anchor {
  readonly value: unknown;
  /** How many values it is. */
  readonly size: number;
}

export class ValueReader {
  /** Paths of keys that a map has twice. */
  readonly duplicates: string[] = [];
  /** Paths of integers that a JavaScript number cannot hold. */
  readonly rounded: string[] = [];
  /** Which event opened an item of a List. */
  readonly events = new WeakMap<object, number>();
  private readonly text: string;
  private readonly source: readonly Event[];
  private readonly toSource: (offset: number) => number;
  private readonly anchors = new Map<string, Anchor | "open">();
  private readonly steps: (string | number)[] = [];
  private next = ROOT;
  private size = 0;
  private aliased = 0;

  constructor({ text, events, toSource }: ParsedYaml) {
    this.text = text;
    this.source = events;
    this.toSource = toSource;
  }

  /** The next value. Null where there is none. */
  read(): unknown {
    const event = this.source[this.next++];
    this.size += 1;
    if (event?.type === EVENT_ID.ALIAS) return this.readAlias(event);
    if (event === undefined || !("anchorStart" in event)) return null;
    if (event.anchorStart < 0) return this.readContent(event);
    const name = this.text.slice(event.anchorStart, event.anchorEnd);
    const before = this.size;
    this.anchors.set(name, "open");
    const value = this.readContent(event);
    this.anchors.set(name, { value, size: this.size - before + 1 });
    return value;
  }

  private readContent(event: MappingEvent | ScalarEvent | SequenceEvent): unknown {
    if (event.type === EVENT_ID.SCALAR) return this.readScalar(event);
    return event.type === EVENT_ID.MAPPING ? this.readMap() : this.readList();
  }

  private readAlias({ anchorStart, anchorEnd }: AliasEvent): unknown {
    const anchor = this.anchors.get(this.text.slice(anchorStart, anchorEnd));
    const at = anchorStart - 1;
    if (anchor === undefined) throw this.unreadable("there is no anchor of this name before it", at);
    if (anchor === "open") throw this.unreadable("the value contains itself", at);
    this.size += anchor.size;
    this.aliased += anchor.size;
    if (this.aliased > MOST_ALIASED) throw this.unreadable("the aliases of the document multiply without bound", at);
    return anchor.value;
  }

  private readScalar(event: ScalarEvent): unknown {
    const text = getScalarValue(this.text, event);
    const tag = this.tagOf(event);
    if (tag === undefined && event.style !== SCALAR_STYLE.PLAIN) return text;
    const value = tag === undefined ? readScalar(text) : readTagged(tag, text);
    const offset = startOf(event) ?? event.tagStart;
    if (value === undefined) throw this.unreadable(`this is no value of its tag !!${tag ?? ""}`, offset);
    if (Number.isNaN(value)) throw this.unreadable("JSON has no such number", offset);
    if (!isExact(text, value)) this.tell(this.rounded);
    return value;
  }

  private unreadable(message: string, offset: number): UnreadableYaml {
    return new UnreadableYaml(message, this.toSource(offset));
  }

  private tell(paths: string[]): void {
    const path = pathOf(this.steps);
    if (paths.length < MOST_TOLD && paths.at(-1) !== path) paths.push(path);
  }

  /** `int` of `!!int`; empty for a tag that is none of YAML's own. */
  private tagOf({ tagStart, tagEnd }: ScalarEvent): string | undefined {
    if (tagStart < 0) return undefined;
    const tag = this.text.slice(tagStart, tagEnd);
    return /^(?:!!|!<tag:yaml\.org,2002:)(\w+)>?$/.exec(tag)?.[1] ?? "";
  }

  private readList(): unknown[] {
    const list: unknown[] = [];
    const isOfList = this.steps.at(-1) === "items";
    while (!this.closes()) {
      const at = this.next;
      this.steps.push(list.length);
      const item = this.read();
      this.steps.pop();
      if (isOfList && typeof item === "object" && item !== null) this.events.set(item, at);
      list.push(item);
    }
    return list;
  }

  private readMap(): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    let merged: Set<string> | undefined;
    while (!this.closes()) {
      const key = this.source[this.next];
      if (isMergeKey(this.text, key)) {
        this.next += 1;
        merged ??= new Set();
        for (const name of this.merge(map, key)) merged.add(name);
        continue;
      }
      const name = this.readKey();
      this.steps.push(name);
      if (Object.hasOwn(map, name) && merged?.delete(name) !== true) this.tell(this.duplicates);
      define(map, name, this.read());
      this.steps.pop();
    }
    return map;
  }

  private closes(): boolean {
    if (this.source[this.next]?.type !== EVENT_ID.POP) return false;
    this.next += 1;
    return true;
  }

  private readKey(): string {
    const event = this.source[this.next];
    if (event?.type === EVENT_ID.SCALAR) {
      this.next += 1;
      const name = keyOf(this.text, event);
      if (name !== undefined) return name;
    } else if (event?.type === EVENT_ID.ALIAS) {
      const value = this.read();
      if (typeof value !== "object") return String(value);
    }
    throw this.unreadable("a key must be a text", startOf(event) ?? 0);
  }

  /** What is written later wins, as for kubectl, also over what stands in the map; of a list the earlier map. */
  private merge(map: Record<string, unknown>, key: Event | undefined): string[] {
    const value = this.read();
    const sources = Array.isArray(value) ? (value as unknown[]).toReversed() : [value];
    return sources.flatMap((source) => {
      if (typeof source !== "object" || source === null || Array.isArray(source)) {
        throw this.unreadable("<< merges a map, or a list of maps", startOf(key) ?? 0);
      }
      for (const [name, member] of Object.entries(source)) define(map, name, member);
      return Object.keys(source);
    });
  }
}

function isMergeKey(text: string, event: Event | undefined): boolean {
  if (event?.type !== EVENT_ID.SCALAR || event.style !== SCALAR_STYLE.PLAIN) return false;
  return event.valueEnd - event.valueStart === 2 && text.startsWith("<<", event.valueStart);
}

function pathOf(steps: readonly (string | number)[]): string {
  return steps.reduce<string>(
    (path, step) => (typeof step === "number" ? `${path}[${String(step)}]` : memberPath(path, step)),
    "",
  );
}

/** Assigning `__proto__` would change what the object is instead of what it holds. */
function define(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
