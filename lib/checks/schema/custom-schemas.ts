/**
 * Schemas of custom kinds, from the CustomResourceDefinitions of the set itself.
 */
import { asFields, asList, asNumber, asText, type Fields, type Graph } from "../../graph";
import { builtInSchemas } from "./built-in-schemas";
import type { SchemaNode, SchemaType } from "./schema-node";

const TYPES: Readonly<Record<string, SchemaType>> = {
  array: "array",
  boolean: "boolean",
  integer: "integer",
  number: "number",
  object: "object",
  string: "string",
};

const ANY: SchemaNode = { type: "any" };
/** Deeper than any schema that the API server accepts. */
const DEEPEST = 64;

/** By `group/version/kind`. */
export function customSchemas(graph: Graph): ReadonlyMap<string, SchemaNode> {
  const schemas = new Map<string, SchemaNode>();
  for (const { spec } of graph.ofKind("apiextensions.k8s.io", "CustomResourceDefinition")) {
    const group = asText(spec.group) ?? "";
    const kind = asText(asFields(spec.names).kind) ?? "";
    for (const item of asList(spec.versions)) {
      const version = asFields(item);
      const root = asFields(asFields(version.schema).openAPIV3Schema);
      if (Object.keys(root).length > 0) schemas.set(`${group}/${asText(version.name) ?? ""}/${kind}`, rootNode(root));
    }
  }
  return schemas;
}

/** The API server adds apiVersion, kind and metadata to every custom schema. */
function rootNode(root: Fields): SchemaNode {
  const node = toNode(root, 0);
  const metadata = builtInSchemas("").find("", "v1", "ConfigMap")?.fields?.get("metadata") ?? ANY;
  const string: SchemaNode = { type: "string" };
  const fields = new Map([
    ...(node.fields ?? []),
    ["apiVersion", string],
    ["kind", string],
    ["metadata", metadata],
  ] as const);
  return { ...node, fields: node.fields === undefined ? undefined : fields };
}

function toNode(schema: Fields, depth: number): SchemaNode {
  if (depth > DEEPEST) return ANY;
  if (schema["x-kubernetes-int-or-string"] === true) return { type: "int-or-string" };
  const type = TYPES[asText(schema.type) ?? ""];
  if (type === undefined || schema["x-kubernetes-embedded-resource"] === true) return ANY;
  if (type === "array") return { type, items: toNode(asFields(schema.items), depth + 1) };
  if (type === "object") return objectNode(schema, depth);
  return { type, ...constraints(schema) };
}

function objectNode(schema: Fields, depth: number): SchemaNode {
  const required = asList(schema.required).flatMap((name) => asText(name) ?? []);
  const properties = Object.entries(asFields(schema.properties));
  const additional = schema.additionalProperties;
  if (properties.length === 0) {
    const items = typeof additional === "object" ? toNode(asFields(additional), depth + 1) : undefined;
    return { type: "object", items, required, mayBeEmpty: true };
  }
  const fields = new Map(properties.map(([name, property]) => [name, toNode(asFields(property), depth + 1)]));
  // Fields that are not listed are kept only where the schema says so.
  const isOpen =
    schema["x-kubernetes-preserve-unknown-fields"] === true || (additional !== undefined && additional !== false);
  return { type: "object", fields, required, mayBeEmpty: true, ...(isOpen ? { items: ANY } : {}) };
}

function constraints(schema: Fields): Partial<SchemaNode> {
  const values = asList(schema.enum).map(String);
  return {
    values: values.length === 0 ? undefined : new Set(values),
    pattern: toPattern(schema.pattern),
    minimum: asNumber(schema.minimum),
    maximum: asNumber(schema.maximum),
  };
}

/** Go's expressions are not all JavaScript's: what does not compile here is not judged. */
function toPattern(pattern: unknown): RegExp | undefined {
  if (typeof pattern !== "string" || pattern.length > 500) return undefined;
  try {
    return new RegExp(pattern, "u");
  } catch {
    return undefined;
  }
}
