/**
 * A set as its author meant it: a misspelled field under its right name, a single item as the list that it should be.
 * The slip is reported once, by the schema; the other rules go on with what is meant, so that neither what follows from
 * the slip is told as well, nor what else is wrong stays hidden.
 */
import { asFields, deepField, type External, type Fields, Graph, isFields, pathSteps } from "../../graph";
import type { SynthesizedObject } from "../../objects";
import type { CheckOptions } from "../check";
import { schemaIssues } from "./object-issues";
import type { SchemaIssue, WantedType } from "./walk-schema";

export interface MendedSet {
  readonly graph: Graph;
  /** Paths of values that the schema refuses, by the object's place in the set. */
  readonly wrong: ReadonlyMap<number, readonly string[]>;
}

const NOTHING_WRONG: ReadonlyMap<number, readonly string[]> = new Map();

export function mendSet(graph: Graph, options: CheckOptions & { readonly externals?: readonly External[] }): MendedSet {
  const slips = schemaIssues(graph, options).filter((issue) => isSlip(issue));
  if (slips.length === 0) return { graph, wrong: NOTHING_WRONG };
  const manifests = new Map<number, unknown>();
  const wrong = new Map<number, string[]>();
  for (const slip of slips) {
    const { position, manifest } = slip.node;
    const steps = pathSteps(slip.path) ?? [];
    const mend = (parent: unknown): unknown => mendMember(parent, steps.at(-1), slip);
    manifests.set(position, changedAt(manifests.get(position) ?? manifest, steps.slice(0, -1), mend));
    if (slip.meantField === undefined) wrong.set(position, [...(wrong.get(position) ?? []), slip.path]);
  }
  const subjects = graph.nodes.map(({ subject, position }) => {
    return manifests.has(position) ? ({ ...subject, manifest: manifests.get(position) } as SynthesizedObject) : subject;
  });
  return { graph: new Graph(subjects, options.externals), wrong };
}

function isSlip({ meantField, meantValue, wanted }: SchemaIssue): boolean {
  return meantField !== undefined || meantValue !== undefined || wanted !== undefined;
}

type Step = string | number;

/** A copy that differs at one place only. */
function changedAt(value: unknown, steps: readonly Step[], change: (value: unknown) => unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return change(value);
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? changedAt(item, rest, change) : item));
  return isFields(value) ? { ...value, [step]: changedAt(value[step], rest, change) } : value;
}

function mendMember(parent: unknown, member: Step | undefined, slip: SchemaIssue): unknown {
  if (member === undefined) return parent;
  const { meantField, meantValue, wanted } = slip;
  const mended = (value: unknown): unknown => meantValue ?? (wanted === undefined ? value : asWanted(value, wanted));
  if (Array.isArray(parent)) return parent.map((item: unknown, index) => (index === member ? mended(item) : item));
  if (!isFields(parent)) return parent;
  if (meantField === undefined) return { ...parent, [member]: mended(parent[member]) };
  const { [member]: value, ...rest } = parent;
  return (deepField(parent, meantField.join(".")) ?? null) === null ? placedAt(rest, meantField, value) : parent;
}

function placedAt(fields: Fields, [name = "", ...rest]: readonly string[], value: unknown): Fields {
  return { ...fields, [name]: rest.length === 0 ? value : placedAt(asFields(fields[name]), rest, value) };
}

/** The value as the wanted type; undefined, as if left out, where it cannot be told. */
function asWanted(value: unknown, wanted: WantedType): unknown {
  switch (wanted) {
    case "a list":
      return [value];
    case "an object":
      return Array.isArray(value) ? joined(value) : undefined;
    case "a string":
      return typeof value === "object" ? undefined : String(value);
    case "a number":
    case "a whole number":
      return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : undefined;
    default:
      return undefined;
  }
}

/** `[{a: b}, {c: d}]` and `["a=b"]`: what people write for `{a: b, c: d}`. */
function joined(items: readonly unknown[]): Fields {
  const pairs = items.map((item) => {
    if (isFields(item)) return item;
    const [, key = "", value = ""] = typeof item === "string" ? (/^([^=:]+)[=:]\s*(.*)$/.exec(item) ?? []) : [];
    return key === "" ? {} : { [key]: value };
  });
  return Object.assign({}, ...pairs) as Fields;
}
