/**
 * What a YAML scalar means to kubectl. Its parser follows neither YAML 1.1 nor 1.2 to the letter: `0644`, `0o644` and
 * `0X1A4` are 420, `y` and `on` are true, but `12:30:45` and `2001-12-14` are texts. Read otherwise, a file mode or a
 * version would silently be another one in the cluster.
 *
 * Rules: https://github.com/kubernetes-sigs/yaml/blob/v1.6.0/goyaml.v2/resolve.go
 */

export type Scalar = string | number | boolean | null;

const TRUE = new Set(["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"]);
const FALSE = new Set(["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"]);
const NULL = new Set(["", "~", "null", "Null", "NULL"]);
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const PREFIXED = /^[-+]?0([xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)$/;
const OCTAL = /^[-+]?0[0-7]+$/;
const INTEGER = /^[-+]?(?:[0-9][0-9_]*|0[xXoObB][0-9a-fA-F_]+)$/;
/** Integers with a prefix are those of 64 bits; beyond them the text stays a text. */
const LARGEST = 2n ** 64n - 1n;
const SMALLEST = -(2n ** 63n);

/** An unquoted scalar without a tag. Not a finite number for `.inf` and `.nan`, which JSON does not have. */
export function readScalar(text: string): Scalar {
  if (NULL.has(text)) return null;
  if (TRUE.has(text)) return true;
  if (FALSE.has(text)) return false;
  if (!/^[-+.0-9]/.test(text)) return text;
  if (NOT_FINITE.test(text)) return Number.NaN;
  // Underscores are dropped; in what begins with a dot, only those between digits.
  const plain = text.startsWith(".") ? text.replace(/(?<=\d)_(?=\d)/g, "") : text.replaceAll("_", "");
  const digits = plain.replace(/^[-+]/, "").toLowerCase();
  if (PREFIXED.test(plain)) return toNumber(plain, digits) ?? text;
  const octal = OCTAL.test(plain) ? toNumber(plain, `0o${digits.slice(1)}`) : undefined;
  if (octal !== undefined) return octal;
  const float = FLOAT.test(plain) ? Number(plain) : Number.NaN;
  return Number.isFinite(float) ? float : text;
}

function toNumber(plain: string, digits: string): number | undefined {
  const integer = plain.startsWith("-") ? -BigInt(digits) : BigInt(digits);
  return integer > LARGEST || integer < SMALLEST ? undefined : Number(integer);
}

/** A scalar with an explicit tag, `int` for `!!int`. Undefined when the text is none of the tag's values. */
export function readTagged(tag: string, text: string): Scalar | undefined {
  const value = readScalar(text);
  switch (tag) {
    case "int":
      return typeof value === "number" && INTEGER.test(text) ? value : undefined;
    case "float":
      return typeof value === "number" ? value : undefined;
    case "bool":
      return typeof value === "boolean" ? value : undefined;
    case "null":
      return value === null ? value : undefined;
    case "binary":
      return /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text) ? Buffer.from(text, "base64").toString("utf8") : undefined;
    default:
      return text;
  }
}

/** JSON has text keys only: kubectl writes numbers and booleans as their text. Undefined for null, which it refuses. */
export function readKey(text: string): string | undefined {
  const value = readScalar(text);
  if (value === null) return undefined;
  const isRead = typeof value === "boolean" || (typeof value === "number" && !Number.isNaN(value));
  return isRead && isExact(text, value) ? String(value) : text;
}

/** Whether JSON's numbers can hold what the text says; a rounded value must not reach a cluster. */
export function isExact(text: string, value: unknown): boolean {
  if (typeof value !== "number") return true;
  return Number.isSafeInteger(value) || !INTEGER.test(text);
}
