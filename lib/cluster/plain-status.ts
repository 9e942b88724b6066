/**
 * Go writes an empty list that it never made as null: a fresh CustomResourceDefinition has `"conditions": null`. In a
 * status that says no more than a missing field, so readers get only the one of the two. Nobody sends a status back.
 */
import type { LiveObject } from "../objects";

/** The object without nulls in its status. */
export function withPlainStatus(object: LiveObject): LiveObject {
  return object.status === undefined ? object : { ...object, status: withoutNulls(object.status) as object };
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutNulls(item)]));
}
