/**
 * Reading manifests that nobody has validated yet: every reader takes `unknown` and gives a harmless value when the
 * type is wrong. What is wrong is reported by the schema rules; no other rule may crash on it or report it again.
 */

/** A JSON object whose values are not known yet. */
export type Fields = Readonly<Record<string, unknown>>;

const NO_FIELDS: Fields = Object.freeze({});
const NO_ITEMS: readonly unknown[] = Object.freeze([]);

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function asFields(value: unknown): Fields {
  return isFields(value) ? value : NO_FIELDS;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : NO_ITEMS;
}

/** The string, when it is one and not empty: an empty name refers to nothing. */
export function asText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function asNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** The value at a dotted path of plain keys: `deepField(spec, "strategy.rollingUpdate")`. */
export function deepField(value: unknown, path: string): unknown {
  let current: unknown = value;
  for (const key of path.split(".")) current = asFields(current)[key];
  return current;
}
