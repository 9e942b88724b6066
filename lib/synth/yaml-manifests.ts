/**
 * YAML or JSON text as manifests, read as kubectl reads it. Every object remembers its file and line.
 */
import type { Document, LineCounter, Node, ParsedNode, ScalarTag, Tags } from "yaml";
import { UsageError } from "../errors";
import type { Manifest, SynthesizedObject } from "../objects";
import { isExact, readScalar } from "./kubectl-scalars";

/** All objects of a text; Lists are taken apart. Throws INPUT_UNREADABLE with file, line and column. */
export async function parseManifests(text: string, file: string): Promise<SynthesizedObject[]> {
  const yaml = await import("yaml");
  const lines = new yaml.LineCounter();
  const options = { version: "1.1", lineCounter: lines, customTags: tagsOfKubectl, prettyErrors: false } as const;
  const parsed = yaml.parseAllDocuments(text, options);
  const documents: readonly Document.Parsed[] = Array.isArray(parsed) ? parsed : [];
  return documents.flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined)
      throw unreadable(placeOf(file, lines, error.pos[0]), factOf(error), "Correct the YAML there.");
    const root = document.contents;
    if (root === null || (yaml.isScalar(root) && root.value === null)) return []; // only comments
    const place = placeOf(file, lines, root.range[0]);
    const value = toPlain(document, place);
    if (!isList(value)) return [{ manifest: checkManifest(value, place), source: sourceOf(place) }];
    const items = document.get("items") as { items?: readonly Node[] } | undefined;
    return itemsOf(value, place).map((item, index) => {
      const offset = items?.items?.[index]?.range?.[0] ?? root.range[0];
      const itemPlace = placeOf(file, lines, offset);
      return { manifest: checkManifest(item, itemPlace), source: sourceOf(itemPlace) };
    });
  });
}

/** Our reading of plain scalars instead of the library's; its tags for collections and merges stay. */
function tagsOfKubectl(tags: Tags): Tags {
  const resolve = (text: string, onError: (message: string) => void) => {
    const value = readScalar(text);
    if (!isExact(text, value)) onError("this number is more than JSON can hold exactly");
    return value;
  };
  const own: ScalarTag = { default: true, tag: "tag:yaml.org,2002:str", test: /^/, resolve };
  const others = tags.filter((tag) => typeof tag === "string" || !("test" in tag) || tag.tag.endsWith(":merge"));
  return [...others, own];
}

/** What is wrong, without the text that is: it may be the value of a Secret, and the place says enough. */
function factOf({ message }: Error): string {
  return `${message.replace(/: .*$/s, "")}.`;
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

function placeOf(file: string, lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { file, line, column: col };
}

function sourceOf({ file, line }: Place): string {
  return `${file}:${String(line)}`;
}

function unreadable({ file, line, column }: Place, fact: string, hint?: string): UsageError {
  const message = `${file}:${String(line)}:${String(column)}: ${fact}`;
  return new UsageError("INPUT_UNREADABLE", message, hint === undefined ? {} : { hint });
}

function toPlain(document: Document.Parsed<ParsedNode>, place: Place): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw unreadable(place, factOf(error as Error), "Write the values out."); // an alias without its anchor, or a bomb of aliases
  }
}

interface List {
  readonly apiVersion: string;
  readonly kind: string;
  readonly items?: unknown;
}

function isList(value: unknown): value is List {
  return isObject(value) && typeof value.kind === "string" && value.kind.endsWith("List") && "items" in value;
}

/** A `DeploymentList` need not repeat its kind on each item. */
function itemsOf({ apiVersion, kind, items }: List, place: Place): unknown[] {
  if (items === null || items === undefined) return [];
  if (!Array.isArray(items))
    throw unreadable(place, `items of the ${kind} is no list.`, "Write the objects below items:.");
  const itemKind = kind === "List" ? {} : { apiVersion, kind: kind.slice(0, -"List".length) };
  return items.map((item: unknown) => (isObject(item) ? { ...itemKind, ...item } : item));
}

/** Kubernetes objects only, with the four fields that identify them. */
function checkManifest(value: unknown, place: Place): Manifest {
  if (!isObject(value)) throw unreadable(place, "this is no Kubernetes object.", "Name manifests only.");
  for (const field of ["apiVersion", "kind"] as const) {
    if (typeof value[field] === "string" && value[field] !== "") continue;
    throw unreadable(
      place,
      `the object has no ${field}.`,
      `Add ${field}, or leave this file out: it must hold manifests.`,
    );
  }
  const { metadata } = value;
  const { name, namespace } = isObject(metadata) ? metadata : { name: undefined, namespace: undefined };
  const kind = String(value.kind);
  if (typeof name === "number" || typeof name === "boolean") {
    throw unreadable(place, `metadata.name of the ${kind} is ${String(name)}, which is no text.`, "Quote it.");
  }
  if (typeof name !== "string" || name === "") {
    const hint = "Give metadata.name a text; generateName cannot be deployed, it makes a new object each time.";
    throw unreadable(place, `the ${kind} has no metadata.name.`, hint);
  }
  if (namespace !== undefined && typeof namespace !== "string") {
    throw unreadable(place, `metadata.namespace of the ${kind} ${name} is no text.`, "Quote it.");
  }
  return value as Manifest;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
