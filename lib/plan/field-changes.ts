/**
 * What would change, as a reader sees it: one line a field, with list elements named by their key instead of a number.
 */
import type { LiveObject } from "../objects";
import { isMap, type JsonMap, sameJson } from "./json-equality";
import type { FieldChange } from "./plan";
import { isSecret, MASK } from "./secret-mask";

// Written by the server alone; they move with every write and say nothing about what was wanted.
const SERVER_METADATA = ["managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink"];

/** Fields that tell the elements of a list apart, in order of preference. */
const ELEMENT_KEYS = ["name", "containerPort", "port", "mountPath", "devicePath", "ip", "topologyKey", "key", "type"];

/** Changes from the live object to what the dry run answered; none means that an apply would change nothing. */
export function readChanges(live: LiveObject, result: LiveObject): FieldChange[] {
  const changes = [...compare("", withoutServerFields(live), withoutServerFields(result))];
  return isSecret(result) ? changes.map(maskChange) : changes;
}

/** Whether two states of an object differ in nothing that anybody wants: status and bookkeeping may have moved. */
export function isSameButStatus(one: LiveObject, other: LiveObject): boolean {
  return one.metadata.uid === other.metadata.uid && readChanges(one, other).length === 0;
}

function withoutServerFields({ status, metadata, ...rest }: LiveObject): JsonMap {
  const wanted = Object.entries(metadata).filter(([field]) => !SERVER_METADATA.includes(field));
  return { ...rest, metadata: Object.fromEntries(wanted) };
}

function* compare(path: string, before: unknown, after: unknown): Generator<FieldChange> {
  if (sameJson(before, after)) return;
  if (isMap(before) && isMap(after)) yield* compareMaps(path, before, after);
  else if (Array.isArray(before) && Array.isArray(after)) yield* compareLists(path, before, after);
  else yield { path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

function* compareMaps(path: string, before: JsonMap, after: JsonMap): Generator<FieldChange> {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    yield* compare(joinPath(path, key), before[key], after[key]);
  }
}

function* compareLists(path: string, before: readonly unknown[], after: readonly unknown[]): Generator<FieldChange> {
  const key = ELEMENT_KEYS.find((candidate) => isKey(candidate, before) && isKey(candidate, after));
  if (key === undefined) {
    for (let at = 0; at < Math.max(before.length, after.length); at++) {
      yield* compare(`${path}[${String(at)}]`, before[at], after[at]);
    }
    return;
  }
  const [old, fresh] = [byKey(key, before), byKey(key, after)];
  const names = new Set([...old.keys(), ...fresh.keys()]);
  const changed = [...names].flatMap((name) => [...compare(`${path}[${key}=${name}]`, old.get(name), fresh.get(name))]);
  if (changed.length > 0) yield* changed;
  else yield { path, before: [...old.keys()], after: [...fresh.keys()] }; // the same elements in another order
}

function isKey(key: string, list: readonly unknown[]): boolean {
  const values = list.map((item) => (isMap(item) ? item[key] : undefined));
  const plain = values.every((value) => typeof value === "string" || typeof value === "number");
  return plain && new Set(values).size === list.length;
}

function byKey(key: string, list: readonly unknown[]): Map<string, unknown> {
  return new Map(list.map((item) => [String((item as JsonMap)[key]), item]));
}

function joinPath(path: string, key: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

function maskChange(change: FieldChange): FieldChange {
  const secret = /^(data|stringData)\b/.test(change.path) || change.path.includes("last-applied-configuration");
  if (!secret) return change;
  return { path: change.path, ...maskedSide("before", change), ...maskedSide("after", change) };
}

function maskedSide(side: "before" | "after", change: FieldChange): Partial<FieldChange> {
  const value = change[side];
  if (value === undefined) return {};
  return { [side]: isMap(value) ? Object.fromEntries(Object.keys(value).map((key) => [key, MASK])) : MASK };
}
