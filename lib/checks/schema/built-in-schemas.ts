/**
 * The schemas of Kubernetes' own kinds, unpacked from one table for all versions. Definitions are built when they are
 * first asked for, and refer to each other.
 */
import { brotliDecompressSync } from "node:zlib";
import { SCHEMA_DATA } from "../schemas/data";
import type { SchemaNode, SchemaType } from "./schema-node";

interface TableDefinition {
  readonly kind?: readonly [group: string, version: string, kind: string];
  readonly mask?: number;
  readonly required?: readonly string[];
  readonly fields: Readonly<Record<string, string | readonly [type: string, mask: number]>>;
}

interface Table {
  readonly versions: readonly string[];
  readonly definitions: readonly TableDefinition[];
}

export interface BuiltInSchemas {
  /** The schema of a kind, or undefined when this version does not serve it. */
  find(group: string, version: string, kind: string): SchemaNode | undefined;
  /** Versions of a kind that this Kubernetes serves, the stable ones first. */
  servedVersions(group: string, kind: string): readonly string[];
  /** Groups that serve a kind. */
  groupsOf(kind: string): readonly string[];
  hasGroup(group: string): boolean;
  kindsOf(group: string): readonly string[];
}

const SIMPLE: Readonly<Record<string, SchemaType>> = {
  "*": "any",
  L: "labels",
  b: "boolean",
  i: "integer",
  n: "number",
  o: "object",
  q: "quantity",
  s: "string",
  t: "time",
  x: "int-or-string",
  y: "base64",
};

let table: Table | undefined;
const unpacked = new Map<string, BuiltInSchemas>();

export function builtInSchemas(kubernetesVersion: string): BuiltInSchemas {
  const known = unpacked.get(kubernetesVersion);
  if (known !== undefined) return known;
  table ??= JSON.parse(brotliDecompressSync(Buffer.from(SCHEMA_DATA, "base64")).toString("utf8")) as Table;
  const schemas = unpack(table, bitOf(table, kubernetesVersion));
  unpacked.set(kubernetesVersion, schemas);
  return schemas;
}

/** A version that the table does not have is read as the newest. */
function bitOf({ versions }: Table, version: string): number {
  const index = versions.indexOf(version);
  return 1 << (index < 0 ? versions.length - 1 : index);
}

function unpack({ definitions }: Table, bit: number): BuiltInSchemas {
  const nodeAt = definitionReader(definitions, bit);
  const indexes = new Map<string, number>();
  const served: { group: string; version: string; kind: string }[] = [];
  for (const [index, { kind: names, mask }] of definitions.entries()) {
    if (names === undefined || (mask !== undefined && (mask & bit) === 0)) continue;
    const [group, version, kind] = names;
    indexes.set(`${group}/${version}/${kind}`, index);
    served.push({ group, version, kind });
  }
  return {
    find: (group, version, kind) => {
      const index = indexes.get(`${group}/${version}/${kind}`);
      return index === undefined ? undefined : nodeAt(index);
    },
    servedVersions: (group, kind) =>
      served
        .filter((one) => one.group === group && one.kind === kind)
        .map(({ version }) => version)
        .sort(stableFirst),
    groupsOf: (kind) => [...new Set(served.filter((one) => one.kind === kind).map(({ group }) => group))],
    hasGroup: (group) => served.some((one) => one.group === group),
    kindsOf: (group) => [...new Set(served.filter((one) => one.group === group).map(({ kind }) => kind))],
  };
}

/** `v2` before `v1` before `v1beta1`. */
function stableFirst(one: string, other: string): number {
  const rank = (version: string): number => (/^v\d+$/.test(version) ? 1000 + Number(version.slice(1)) : 0);
  return rank(other) - rank(one) || (one < other ? 1 : -1);
}

function definitionReader(definitions: readonly TableDefinition[], bit: number): (index: number) => SchemaNode {
  const built = new Map<number, SchemaNode>();
  const nodeAt = (index: number): SchemaNode => {
    const known = built.get(index);
    if (known !== undefined) return known;
    const { fields: table = {}, required } = definitions[index] ?? { fields: {} };
    const fields = new Map<string, SchemaNode>();
    const entries = Object.entries(table);
    // Stored before its members are read: definitions refer to themselves.
    const node: SchemaNode = { type: "object", fields: entries.length === 0 ? undefined : fields, required };
    built.set(index, node);
    for (const [name, type] of entries) {
      if (typeof type === "string") fields.set(name, nodeOf(type));
      else if ((type[1] & bit) !== 0) fields.set(name, nodeOf(type[0]));
    }
    return node;
  };
  const nodeOf = (type: string): SchemaNode => {
    if (type.startsWith("#")) return nodeAt(Number(type.slice(1)));
    if (type.startsWith("[")) return { type: "array", items: nodeOf(type.slice(1)) };
    if (type.startsWith("{")) return { type: "object", items: nodeOf(type.slice(1)) };
    if (type.startsWith("s|")) return { type: "string", values: new Set(type.slice(2).split("|")) };
    return { type: SIMPLE[type] ?? "any" };
  };
  return nodeAt;
}
