/**
 * Says, without asking the server, that an object already is as we want it: the fields that we own are exactly the
 * fields that we want, and each has its value. It may say "not sure" (then a dry run decides), never a wrong "yes".
 *
 * Format: FieldsV1 (https://github.com/kubernetes-sigs/structured-merge-diff/blob/v6.3.0/fieldpath/serialize-pe.go):
 * `f:name` a field, `k:{"name":"app"}` a list element by its merge keys, `v:"x"` an element of a set, `.` the thing
 * itself. A node without children is owned as a whole.
 */
import type { LiveObject, Manifest } from "../objects";
import { isMap, type JsonMap, keysOf, sameJson } from "./json-equality";

/** True when applying the manifest would change nothing; false when it would, or when only the server can tell. */
export function isApplied(manifest: Manifest, live: LiveObject, fieldManager: string): boolean {
  const own = (live.metadata.managedFields ?? []).filter(
    ({ manager, operation, subresource }) =>
      manager === fieldManager && operation === "Apply" && (subresource ?? "") === "",
  );
  const [entry] = own;
  if (own.length !== 1 || entry?.fieldsV1 === undefined || entry.apiVersion !== manifest.apiVersion) return false;
  const { apiVersion, kind, metadata, ...rest } = manifest;
  const { name, namespace, ...fields } = metadata;
  const wanted = keysOf(fields).length === 0 ? rest : { ...rest, metadata: fields };
  return isMapApplied(entry.fieldsV1, wanted, live);
}

type Node = JsonMap;

function isNodeApplied(node: Node, wanted: unknown, live: unknown): boolean {
  const keys = Object.keys(node).filter((key) => key !== ".");
  if (keys.length === 0) return sameJson(wanted, live);
  if (keys.every((key) => key.startsWith("f:"))) return isMapApplied(node, wanted, live);
  if (!Array.isArray(wanted) || !Array.isArray(live)) return false;
  if (keys.every((key) => key.startsWith("k:"))) return isListApplied(node, wanted, live);
  if (keys.every((key) => key.startsWith("v:"))) return isSetApplied(keys, wanted, live);
  return false;
}

function isMapApplied(node: Node, wanted: unknown, live: unknown): boolean {
  if (!isMap(wanted) || !isMap(live)) return false;
  const owned = Object.keys(node).filter((key) => key !== ".");
  if (owned.length !== keysOf(wanted).length) return false;
  return owned.every((key) => {
    const field = key.slice(2);
    if (!key.startsWith("f:") || wanted[field] === undefined || live[field] === undefined) return false;
    return isNodeApplied(asNode(node[key]), wanted[field], live[field]);
  });
}

/** Elements by merge key. Ours must be in our order; others may stand between them. */
function isListApplied(node: Node, wanted: readonly unknown[], live: readonly unknown[]): boolean {
  const owned = Object.keys(node).filter((key) => key !== ".");
  const positions = new Map<unknown, number>();
  for (const key of owned) {
    const mergeKeys: unknown = JSON.parse(key.slice(2));
    if (!isMap(mergeKeys)) return false;
    const element =
      wanted.find((item) => hasKeys(item, mergeKeys, false)) ?? wanted.find((item) => hasKeys(item, mergeKeys, true));
    const at = live.findIndex((item) => hasKeys(item, mergeKeys, false));
    if (element === undefined || at < 0 || positions.has(element)) return false;
    if (!isNodeApplied(asNode(node[key]), element, live[at])) return false;
    positions.set(element, at);
  }
  return wanted.every(
    (element, at) => at === 0 || Number(positions.get(wanted[at - 1])) < Number(positions.get(element)),
  );
}

/** A wanted element may leave out a merge key that has a default (`protocol: TCP`). */
function hasKeys(element: unknown, mergeKeys: JsonMap, defaulted: boolean): boolean {
  if (!isMap(element)) return false;
  return Object.entries(mergeKeys).every(([key, value]) =>
    element[key] === undefined ? defaulted : sameJson(element[key], value),
  );
}

function isSetApplied(keys: readonly string[], wanted: readonly unknown[], live: readonly unknown[]): boolean {
  const values: unknown[] = keys.map((key) => JSON.parse(key.slice(2)) as unknown);
  if (values.length !== wanted.length || !wanted.every((value) => values.includes(value))) return false;
  const positions = wanted.map((value) => live.indexOf(value));
  return positions.every((at, i) => at >= 0 && (i === 0 || Number(positions[i - 1]) < at));
}

function asNode(value: unknown): Node {
  return isMap(value) ? value : {};
}
