/**
 * YAML from anywhere as manifests, without giving up at the first fault: what cannot be read is told with its place,
 * duplicate keys are kept for a finding, and the other documents are still read. Scalars mean what they mean to kubectl.
 */
import type { Document, LineCounter, ScalarTag, Tags } from "yaml";
import { asFields, asList, asText, isFields, pathSteps } from "../graph";
import type { Manifest, SynthesizedObject } from "../objects";
import { readScalar } from "./kubectl-scalars";
import { type DuplicateKey, toPlainValue, UnreadableYaml } from "./yaml-values";

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** An object as it was read, and where its parts stand. */
export interface ReadObject {
  readonly subject: SynthesizedObject;
  readonly duplicates: readonly DuplicateKey[];
  /** Place of a field, or of the nearest thing around it that exists. */
  locate(path: string): Place | undefined;
}

/** What could not be read at all: `k8s/app.yaml:12:3: …`. */
export interface ReadFault extends Place {
  readonly file: string;
  readonly message: string;
}

export interface YamlReading {
  readonly objects: readonly ReadObject[];
  readonly faults: readonly ReadFault[];
}

type Yaml = typeof import("yaml");

export async function readYaml(text: string, file: string): Promise<YamlReading> {
  const yaml = await import("yaml");
  const objects: ReadObject[] = [];
  const faults: ReadFault[] = [];
  for (const chunk of splitDocuments(text)) {
    const source = new YamlChunk(yaml, file, chunk);
    try {
      objects.push(...source.readObjects());
    } catch (error) {
      if (!(error instanceof UnreadableYaml)) throw error;
      faults.push({ file, message: error.message, ...source.placeOf(error.offset) });
    }
  }
  return { objects, faults };
}

interface Chunk {
  readonly text: string;
  readonly firstLine: number;
}

/** Cuts at the lines that begin with `---`, as kubectl does, so that memory follows one document at a time. */
function* splitDocuments(text: string): Iterable<Chunk> {
  const marker = /^---(?=\s|$)/gm;
  let start = 0;
  let line = 1;
  const isBlank = (part: string): boolean =>
    /^(?:\s|---|\.\.\.|#.*$|%.*$)*$/m.test(part) && withoutComments(part) === "";
  for (const { index } of text.matchAll(marker)) {
    if (index === start) continue;
    const part = text.slice(start, index);
    if (!isBlank(part)) yield { text: part, firstLine: line };
    line += countLines(part);
    start = index;
  }
  const rest = text.slice(start);
  if (!isBlank(rest)) yield { text: rest, firstLine: line };
}

function withoutComments(part: string): string {
  return part.replace(/^\s*(?:---|\.\.\.)?\s*(?:#.*)?$|^%.*$/gm, "").trim();
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

class YamlChunk {
  private readonly yaml: Yaml;
  private readonly file: string;
  private readonly chunk: Chunk;
  private parsed: { readonly documents: readonly Document.Parsed[]; readonly lines: LineCounter } | undefined;

  constructor(yaml: Yaml, file: string, chunk: Chunk) {
    this.yaml = yaml;
    this.file = file;
    this.chunk = chunk;
  }

  readObjects(): ReadObject[] {
    refuseControlCharacters(this.chunk.text);
    const { documents } = this.parse();
    const objects = documents.flatMap((document, index) => this.readDocument(document, index));
    this.parsed = undefined; // parsed again when somebody asks for a place: most objects have no finding
    return objects;
  }

  placeOf(offset: number): Place {
    const { line, col } = this.parse().lines.linePos(offset);
    return { line: line + this.chunk.firstLine - 1, column: col };
  }

  private parse(): { readonly documents: readonly Document.Parsed[]; readonly lines: LineCounter } {
    if (this.parsed !== undefined) return this.parsed;
    const lines = new this.yaml.LineCounter();
    const options = {
      version: "1.1",
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: "silent",
    } as const;
    this.parsed = { documents: this.parseText({ ...options, customTags: tagsOfKubectl }), lines };
    return this.parsed;
  }

  private parseText(options: Parameters<Yaml["parseAllDocuments"]>[1]): readonly Document.Parsed[] {
    try {
      const parsed = this.yaml.parseAllDocuments(this.chunk.text, options);
      return Array.isArray(parsed) ? parsed : [];
    } catch (error) {
      if (error instanceof RangeError) throw new UnreadableYaml("the document is nested too deeply", 0);
      throw error;
    }
  }

  private readDocument(document: Document.Parsed, index: number): ReadObject[] {
    const [error] = document.errors;
    if (error !== undefined) throw new UnreadableYaml(inWords(error.message), error.pos[0]);
    const { value, duplicates } = toPlainValue(this.yaml, document.contents);
    if (value === null || value === undefined) return [];
    const root = document.contents?.range?.[0] ?? 0;
    if (!isList(value)) return [this.toObject({ value, prefix: "", duplicates, index, root })];
    return itemsOf(value).map((item, at) => {
      const prefix = `items[${String(at)}]`;
      const own = duplicates.filter(({ path }) => path.startsWith(`${prefix}.`));
      const relative = own.map(({ path, ...rest }) => ({ ...rest, path: path.slice(prefix.length + 1) }));
      return this.toObject({ value: item, prefix, duplicates: relative, index, root });
    });
  }

  private toObject(read: {
    readonly value: unknown;
    readonly prefix: string;
    readonly duplicates: readonly DuplicateKey[];
    readonly index: number;
    readonly root: number;
  }): ReadObject {
    const { value, prefix, duplicates, index, root } = read;
    if (!looksLikeManifest(value)) throw new UnreadableYaml("this is no Kubernetes object", root);
    const locate = (path: string): Place | undefined => this.locate(index, prefix === "" ? path : `${prefix}.${path}`);
    const line = this.lineOf(index, prefix, root);
    return { subject: { manifest: value as Manifest, source: `${this.file}:${String(line)}` }, duplicates, locate };
  }

  private lineOf(index: number, prefix: string, root: number): number {
    const place = prefix === "" ? this.placeOf(root) : this.locate(index, prefix);
    return place?.line ?? this.chunk.firstLine;
  }

  private locate(index: number, path: string): Place | undefined {
    const document = this.parse().documents[index];
    const offset = document === undefined ? undefined : findOffset(this.yaml, document, path);
    return offset === undefined ? undefined : this.placeOf(offset);
  }
}

/** The library reports its own stack overflow as an error of the document. */
function inWords(message: string): string {
  return message.includes("call stack") ? "the document is nested too deeply" : message;
}

/** Our reading of plain scalars instead of the library's; its tags for collections stay. */
function tagsOfKubectl(tags: Tags): Tags {
  const own: ScalarTag = { default: true, tag: "tag:yaml.org,2002:str", test: /^/, resolve: readScalar };
  const others = tags.filter((tag) => typeof tag === "string" || !("test" in tag));
  return [...others, own];
}

/** kubectl's YAML reader refuses them wherever they stand. */
function refuseControlCharacters(text: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
  const found = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text);
  if (found === null) return;
  const code = found[0].charCodeAt(0).toString(16).padStart(2, "0");
  throw new UnreadableYaml(`the control character \\x${code} is not allowed in YAML`, found.index);
}

function isList(value: unknown): boolean {
  const { kind, items } = asFields(value);
  return typeof kind === "string" && kind.endsWith("List") && Array.isArray(items);
}

/** A `DeploymentList` need not repeat its kind on each item. */
function itemsOf(list: unknown): unknown[] {
  const { apiVersion, kind, items } = asFields(list);
  const ofItem = kind === "List" ? {} : { apiVersion, kind: (asText(kind) ?? "").slice(0, -"List".length) };
  return asList(items).map((item) => (isFields(item) ? { ...ofItem, ...item } : item));
}

function looksLikeManifest(value: unknown): boolean {
  return isFields(value) && ["apiVersion", "kind"].some((field) => value[field] !== undefined);
}

/** Offset of the last step of a path that exists: the key of a member, the start of an item. */
function findOffset(yaml: Yaml, document: Document.Parsed, path: string): number | undefined {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0];
  for (const step of stepsOf(path)) {
    if (yaml.isMap(node)) {
      const pair = node.items.find(({ key }) => yaml.isScalar(key) && String(key.value) === step);
      if (pair === undefined) return offset;
      offset = yaml.isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value;
    } else if (yaml.isSeq(node)) {
      const item: unknown = node.items[Number(step)];
      if (!yaml.isNode(item)) return offset;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else return offset;
  }
  return offset;
}

function stepsOf(path: string): readonly string[] {
  return (pathSteps(path) ?? []).map(String);
}
