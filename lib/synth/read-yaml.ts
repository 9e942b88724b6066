/**
 * YAML or JSON text as manifests, read as kubectl reads it, without giving up at the first fault: what cannot be read is
 * told with its place, and the other documents are still read.
 */
import { UsageError } from "../errors";
import { asFields, asList, asText, isFields, pathSteps } from "../graph";
import type { Manifest, SynthesizedObject } from "../objects";
import { type Place, TextPlaces } from "./text-places";
import { splitDocuments, type YamlText } from "./yaml-documents";
import { type ParsedYaml, parseDocument, ROOT, startOf, UnreadableYaml } from "./yaml-events";
import { findOffset } from "./yaml-places";
import { ValueReader } from "./yaml-values";

/** An object as it was read, and where its parts stand. */
export interface ReadObject {
  readonly subject: SynthesizedObject;
  /** Paths of keys that a map has twice. The last one counts. */
  readonly duplicateKeys: readonly string[];
  /** Paths of integers that a JavaScript number cannot hold; their values are rounded. */
  readonly roundedNumbers: readonly string[];
  /** Place of a field, or of the nearest thing around it that exists. */
  locate(path: string): Place;
}

/** What could not be read at all: `k8s/app.yaml:12:3: …`. */
export interface ReadFault extends Place {
  readonly file: string;
  readonly message: string;
  readonly hint?: string;
  /** Kinds that the text names: what was lost may be one of these. Unknown when the text could not be read either. */
  readonly lostKinds?: readonly string[];
}

export interface YamlReading {
  readonly objects: readonly ReadObject[];
  readonly faults: readonly ReadFault[];
}

export function readYaml(text: string, file: string): YamlReading {
  const stream = new YamlStream(text, file);
  return { objects: [...stream.readObjects()], faults: stream.faults };
}

/** A document that is no manifest. @throws INPUT_UNREADABLE with file, line and column */
export function readDocument(
  text: string,
  file: string,
): { readonly value: unknown; readonly placeOf: (path: string) => string } {
  const places = new TextPlaces(text);
  const toText = ({ line, column }: Place): string => `${file}:${String(line)}:${String(column)}`;
  try {
    const parsed = parseDocument(text);
    const value = parsed.events.length === 0 ? null : new ValueReader(parsed).read();
    const steps = (path: string): readonly (string | number)[] => pathSteps(path) ?? [];
    const placeOf = (path: string): string =>
      toText(places.at(parsed.toSource(findOffset(parsed, { from: ROOT, steps: steps(path) }))));
    return { value, placeOf };
  } catch (error) {
    if (!(error instanceof UnreadableYaml)) throw error;
    const message = `${toText(places.at(error.offset))}: ${error.message}.`;
    throw new UsageError("INPUT_UNREADABLE", message, { hint: "Correct the file.", cause: error });
  }
}

/** Faults that are told for a text: more would help nobody. */
const MOST_FAULTS = 100;

class YamlStream {
  readonly faults: ReadFault[] = [];
  private readonly text: string;
  private readonly file: string;
  private readonly places: TextPlaces;
  /** The document that was asked for a place last: findings come object by object. */
  private kept: { readonly document: YamlText; readonly parsed: ParsedYaml } | undefined;

  constructor(text: string, file: string) {
    this.text = text;
    this.file = file;
    this.places = new TextPlaces(text);
  }

  *readObjects(): Iterable<ReadObject> {
    for (const document of splitDocuments(this.text)) {
      if (this.faults.length >= MOST_FAULTS) {
        const offset = "brokenAt" in document ? document.brokenAt : document.offset;
        return this.addFault({ message: "too much cannot be read before this place", offset });
      }
      if ("brokenAt" in document) {
        const hint = "Begin the document on the next line.";
        this.addFault({ message: "only a comment may follow ---", hint, offset: document.brokenAt, lostKinds: [] });
        continue;
      }
      try {
        yield* this.readDocument(document);
      } catch (error) {
        if (!(error instanceof UnreadableYaml)) throw error;
        const isTemplate = document.text.includes("{{");
        const hint = "This looks like a template: render it first, with `helm template` for a Helm chart.";
        this.addFault({
          message: error.message,
          offset: document.offset + error.offset,
          lostKinds: kindsIn(document.text),
          ...(isTemplate && { hint }),
        });
      }
    }
  }

  private *readDocument(document: YamlText): Iterable<ReadObject> {
    const parsed = parseDocument(document.text);
    const { events, toSource } = parsed;
    if (events.length === 0) return;
    const reader = new ValueReader(parsed);
    const value = reader.read();
    if (value === null) return;
    const [duplicates, rounded] = [byItem(reader.duplicates), byItem(reader.rounded)];
    const items = isList(value) ? itemsOf(value, reader) : [{ value, from: ROOT, at: "" }];
    for (const { value: manifest, from, at } of items) {
      const offset = document.offset + toSource(startOf(events[from]) ?? 0);
      if (!looksLikeManifest(manifest)) {
        const hint = "Leave out what is no manifest, or add apiVersion and kind.";
        this.addFault({ message: "this is no Kubernetes object", hint, offset, lostKinds: [] });
        continue;
      }
      const source = `${this.file}:${String(this.places.at(offset).line)}`;
      yield {
        subject: { manifest, source },
        duplicateKeys: duplicates.get(at) ?? [],
        roundedNumbers: rounded.get(at) ?? [],
        locate: (path) => this.locate(document, { from, path }),
      };
    }
  }

  private locate(document: YamlText, { from, path }: { readonly from: number; readonly path: string }): Place {
    if (this.kept?.document !== document) this.kept = { document, parsed: parseDocument(document.text) };
    const { parsed } = this.kept;
    return this.places.at(
      document.offset + parsed.toSource(findOffset(parsed, { from, steps: pathSteps(path) ?? [] })),
    );
  }

  private addFault({ offset, ...fault }: Omit<ReadFault, keyof Place | "file"> & { readonly offset: number }): void {
    this.faults.push({ ...fault, file: this.file, ...this.places.at(offset) });
  }
}

/** An unreadable text still shows which kinds it meant to hold. */
function kindsIn(text: string): readonly string[] {
  const found = text.matchAll(/(?:^|[\s{,"'-])kind["']?\s*:\s*["']?([A-Za-z0-9]+)/g);
  return [...new Set([...found].map(([, kind = ""]) => kind))];
}

interface ListManifest {
  readonly apiVersion?: unknown;
  readonly kind: string;
  readonly items: unknown;
}

function isList(value: unknown): value is ListManifest {
  const { kind, items } = asFields(value);
  return asText(kind)?.endsWith("List") === true && items !== undefined;
}

interface Item {
  readonly value: unknown;
  /** Index of its event. */
  readonly from: number;
  /** Path within its document. */
  readonly at: string;
}

/** Lists within Lists are taken apart too. A `DeploymentList` need not repeat its kind on each item. */
function* itemsOf({ apiVersion, kind, items }: ListManifest, reader: ValueReader, base = ""): Iterable<Item> {
  const ofItem = kind === "List" ? {} : { apiVersion, kind: kind.slice(0, -"List".length) };
  if (items !== null && !Array.isArray(items)) throw new UnreadableYaml(`items of the ${kind} is no list`, 0);
  for (const [index, item] of asList(items).entries()) {
    const at = `${base}items[${String(index)}]`;
    if (isList(item)) yield* itemsOf(item, reader, `${at}.`);
    else if (!isFields(item)) yield { value: item, from: ROOT, at };
    else yield { value: { ...ofItem, ...item }, from: reader.events.get(item) ?? ROOT, at };
  }
}

/** Paths as they are within each item of a List, by the item's path; by the empty one within the whole document. */
function byItem(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>([["", [...paths]]]);
  for (const path of paths) {
    for (const { index, 0: step } of path.matchAll(/(?:(?<=^|\.)items\[\d+\])(?=\.)/g)) {
      const at = path.slice(0, index + step.length);
      const below = found.get(at) ?? [];
      found.set(at, [...below, path.slice(at.length + 1)]);
    }
  }
  return found;
}

function looksLikeManifest(value: unknown): value is Manifest {
  return isFields(value) && ["apiVersion", "kind"].some((field) => value[field] !== undefined);
}
