/**
 * What an unquoted YAML scalar means to kubectl. Its parser follows neither YAML 1.1 nor 1.2 to the letter: `0644`,
 * `0o644` and `0X1A4` are 420, `y` and `on` are true, but `12:30:45` and `2001-12-14` are texts. Read otherwise, a file
 * mode or a version would silently be another one in the cluster.
 *
 * Rules: https://github.com/kubernetes-sigs/yaml/blob/v1.6.0/goyaml.v2/resolve.go
 */

const TRUE = new Set(["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"]);
const FALSE = new Set(["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"]);
const NULL = new Set(["", "~", "null", "Null", "NULL"]);
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const PREFIXED = /^[-+]?0([xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)$/;
const OCTAL = /^[-+]?0[0-7]+$/;

export function readScalar(text: string): string | number | boolean | null {
  if (NULL.has(text)) return null;
  if (TRUE.has(text)) return true;
  if (FALSE.has(text)) return false;
  if (!/^[-+.0-9]/.test(text)) return text;
  // Underscores are dropped; in what begins with a dot, only those between digits.
  const plain = text.startsWith(".") ? text.replace(/(?<=\d)_(?=\d)/g, "") : text.replaceAll("_", "");
  const sign = plain.startsWith("-") ? -1 : 1;
  const digits = plain.replace(/^[-+]/, "");
  if (PREFIXED.test(plain)) return sign * Number(digits.toLowerCase());
  if (OCTAL.test(plain)) return sign * Number.parseInt(digits, 8);
  return FLOAT.test(plain) ? sign * Number(digits) : text;
}

/** Whether JSON's numbers can hold what the text says; a rounded value must not reach a cluster. */
export function isExact(text: string, value: unknown): boolean {
  if (typeof value !== "number") return true;
  return Number.isFinite(value) && (Number.isSafeInteger(value) || !/^[-+]?[0-9_]+$/.test(text));
}
