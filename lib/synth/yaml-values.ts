/**
 * A parsed YAML document as plain values. Written for hostile input: aliases may not multiply without bound, nesting
 * has a limit, `__proto__` is a key like any other, and a repeated key is told instead of being lost.
 */
import { memberPath } from "../graph";

type Yaml = typeof import("yaml");

export interface DuplicateKey {
  readonly path: string;
  readonly key: string;
}

export interface PlainValue {
  readonly value: unknown;
  readonly duplicates: readonly DuplicateKey[];
}

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
/** Values that aliases may add to a document: enough for any honest use. */
const MOST_ALIASED = 200_000;

export function toPlainValue(yaml: Yaml, root: unknown): PlainValue {
  const reader = new ValueReader(yaml);
  return { value: reader.read(root, "", 0), duplicates: reader.duplicates };
}

class ValueReader {
  readonly duplicates: DuplicateKey[] = [];
  private readonly yaml: Yaml;
  private readonly anchors = new Map<string, unknown>();
  private aliased = 0;
  private withinAlias = 0;

  constructor(yaml: Yaml) {
    this.yaml = yaml;
  }

  read(node: unknown, path: string, depth: number): unknown {
    if (depth > DEEPEST) throw new UnreadableYaml("the document is nested too deeply", offsetOf(node));
    if (this.withinAlias > 0 && ++this.aliased > MOST_ALIASED) {
      throw new UnreadableYaml("the aliases of the document multiply without bound", offsetOf(node));
    }
    const { yaml } = this;
    if (yaml.isAlias(node)) return this.readAlias(node, path, depth);
    if (yaml.isNode(node) && "anchor" in node && typeof node.anchor === "string") this.anchors.set(node.anchor, node);
    if (yaml.isMap(node)) return this.readMap(node.items, path, depth);
    if (yaml.isSeq(node))
      return node.items.map((item, index) => this.read(item, `${path}[${String(index)}]`, depth + 1));
    return yaml.isScalar(node) ? plainScalar(node.value) : null;
  }

  private readAlias(alias: { readonly source: string }, path: string, depth: number): unknown {
    if (!this.anchors.has(alias.source))
      throw new UnreadableYaml(`there is no anchor &${alias.source}`, offsetOf(alias));
    this.withinAlias++;
    const value = this.read(this.anchors.get(alias.source), path, depth + 1);
    this.withinAlias--;
    return value;
  }

  private readMap(pairs: readonly { key: unknown; value: unknown }[], path: string, depth: number): unknown {
    const result: Record<string, unknown> = {};
    const merged: unknown[] = [];
    const seen = new Set<string>();
    for (const { key, value } of pairs) {
      if (this.isMergeKey(key)) {
        const source = this.read(value, path, depth + 1);
        merged.push(...(Array.isArray(source) ? source : [source]));
        continue;
      }
      const name = this.readKey(key);
      const memberAt = memberPath(path, name);
      if (seen.has(name) && this.withinAlias === 0) this.duplicates.push({ path: memberAt, key: name });
      seen.add(name);
      define(result, name, this.read(value, memberAt, depth + 1));
    }
    return merged.length === 0 ? result : mergeInto(result, merged);
  }

  private isMergeKey(key: unknown): boolean {
    return this.yaml.isScalar(key) && key.type === "PLAIN" && key.source === "<<";
  }

  /** JSON has text keys only: kubectl writes numbers and booleans as their text. */
  private readKey(key: unknown): string {
    if (this.yaml.isScalar(key)) return key.value === null ? (key.source ?? "null") : String(key.value);
    if (this.yaml.isAlias(key)) return String(this.read(key, "", 0));
    throw new UnreadableYaml("a key must be a text", offsetOf(key));
  }
}

/** What stands in the map itself wins over what is merged, and an earlier merge over a later one. */
function mergeInto(result: Record<string, unknown>, sources: readonly unknown[]): Record<string, unknown> {
  for (const source of sources) {
    if (typeof source !== "object" || source === null) continue;
    for (const [key, value] of Object.entries(source)) if (!Object.hasOwn(result, key)) define(result, key, value);
  }
  return result;
}

/** Assigning `__proto__` would change what the object is instead of what it holds. */
function define(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

function plainScalar(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return value ?? null;
}

function offsetOf(node: unknown): number {
  const range = (node as { range?: readonly number[] | null } | null)?.range;
  return range?.[0] ?? 0;
}
