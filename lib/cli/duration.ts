/**
 * Durations as people write them: `90s`, `5m`, `1h30m`, `250ms`; a plain number is seconds.
 */
import { UsageError } from "../errors";

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h)/y;
/** setTimeout counts in 32 bits. */
const LONGEST_MS = 2 ** 31 - 1;

/** @throws BAD_USAGE with the flag's name, for what is no duration, is zero, or is past 24 days. */
export function parseDuration(text: string, flag: string): number {
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * UNIT_MS.s : sumParts(text);
  if (ms !== undefined && ms > 0 && ms <= LONGEST_MS) return Math.round(ms);
  throw new UsageError("BAD_USAGE", `${flag}: \`${text}\` is no duration.`, {
    hint: "Write it as 90s, 5m or 1h30m; a plain number is seconds.",
  });
}

function sumParts(text: string): number | undefined {
  let ms = 0;
  PART.lastIndex = 0;
  while (PART.lastIndex < text.length) {
    const part = PART.exec(text);
    if (part === null) return undefined;
    ms += Number(part[1]) * UNIT_MS[part[2] as keyof typeof UNIT_MS];
  }
  return text === "" ? undefined : ms;
}

/** @throws BAD_USAGE with the flag's name, for what is no whole number from `least`. */
export function parseCount(text: string, { flag, least }: { readonly flag: string; readonly least: number }): number {
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(count) && count >= least) return count;
  throw new UsageError("BAD_USAGE", `${flag}: \`${text}\` is no whole number from ${String(least)}.`, {
    hint: `For example ${flag} ${String(Math.max(least, 1))}.`,
  });
}
