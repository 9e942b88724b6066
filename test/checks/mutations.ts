/**
 * Mutations of a valid object, one field at a time: left out, null, misspelled, of another type, out of range.
 *
 * Which ones follows from the value alone, so that a run can be repeated and an entry of a list named after them.
 */
import { isFields, memberPath } from "../../lib/graph";
import type { Manifest } from "../../lib/objects";

export interface Mutation {
  /** `Kind/name path: what was done`. */
  readonly title: string;
  readonly manifest: Manifest;
}

/** What makes the object another one, or moves it elsewhere. */
const LEFT_ALONE: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);

export function mutate(manifest: Manifest): readonly Mutation[] {
  const name = `${manifest.kind}/${String(manifest.metadata.name)}`;
  return mutationsOf(manifest, "", (value) => value).map(({ title, whole }) => ({
    title: `${name} ${title}`,
    manifest: whole as Manifest,
  }));
}

interface Changed {
  readonly title: string;
  readonly whole: unknown;
}

/** `put` gives the whole object with another value at this place. */
function mutationsOf(value: unknown, path: string, put: (value: unknown) => unknown): readonly Changed[] {
  if (Array.isArray(value)) {
    const items = value.flatMap((item, index) => {
      const place = `${path}[${String(index)}]`;
      const at = (other: unknown): unknown => put(value.with(index, other));
      return [...valueMutations(item, place, at), ...mutationsOf(item, place, at)];
    });
    const twice = value.length === 0 ? [] : [{ title: `${path}: first item twice`, whole: put([value[0], ...value]) }];
    return [...items, ...twice];
  }
  if (!isFields(value)) return [];
  return Object.keys(value)
    .filter((key) => path !== "" || !LEFT_ALONE.has(key))
    .flatMap((key) => memberMutations(value, key, { path, put }));
}

interface Place {
  readonly path: string;
  readonly put: (value: unknown) => unknown;
}

function memberMutations(fields: Readonly<Record<string, unknown>>, key: string, { path, put }: Place): Changed[] {
  const place = memberPath(path, key);
  const { [key]: value, ...others } = fields;
  const at = (other: unknown): unknown => put({ ...fields, [key]: other });
  return [
    { title: `${place}: left out`, whole: put(others) },
    { title: `${place}: misspelled`, whole: put({ ...others, [`${key}x`]: value }) },
    ...valueMutations(value, place, at),
    ...mutationsOf(value, place, at),
  ];
}

function valueMutations(value: unknown, place: string, put: (value: unknown) => unknown): Changed[] {
  return Object.entries({ null: null, ...replacements(value) }).map(([what, other]) => ({
    title: `${place}: ${what}`,
    whole: put(other),
  }));
}

/** Other values than the given one, by what they are. */
function replacements(value: unknown): Readonly<Record<string, unknown>> {
  if (Array.isArray(value)) return { "empty list": [], "text for list": "x" };
  if (isFields(value)) return { "empty object": {}, "text for object": "x", "list for object": [] };
  if (typeof value === "string") return { "empty text": "", "odd text": "Not Valid!", "number for text": 7 };
  if (typeof value === "boolean") return { "text for boolean": "yes" };
  return { negative: -1, zero: 0, huge: 3_000_000_000, fraction: 1.5, "text for number": "seven" };
}
