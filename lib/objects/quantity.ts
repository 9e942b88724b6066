/**
 * Quantities of the API: `500m`, `1.5Gi`, `2e3`. Compared as floating-point numbers, which is exact enough for limits.
 */

const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d+)?$/;

const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The number that a quantity means; undefined when the API could not parse it. */
export function readQuantity(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  const match = typeof value === "string" ? QUANTITY.exec(value) : null;
  if (match === null) return undefined;
  const [, number = "", suffix = ""] = match;
  const factor = FACTORS[suffix];
  if (factor !== undefined) return Number(number) * factor;
  return Number(`${number}${suffix}`);
}
