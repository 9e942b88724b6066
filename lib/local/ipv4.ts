/** IPv4 ranges as numbers, to find ones that nothing on this machine uses. Pure. */

export interface Ipv4Range {
  readonly first: number;
  readonly last: number;
}

/** `10.245.0.0/24`; an address alone is a range of one. Undefined for anything else. */
export function parseRange(text: string): Ipv4Range | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text);
  if (match === null) return undefined;
  const parts = match.slice(1, 5).map(Number);
  const bits = match[5] === undefined ? 32 : Number(match[5]);
  if (parts.some((part) => part > 255) || bits > 32) return undefined;
  const address = parts.reduce((sum, part) => sum * 256 + part, 0);
  const size = 2 ** (32 - bits);
  const first = Math.floor(address / size) * size;
  return { first, last: first + size - 1 };
}

export function overlaps(a: Ipv4Range, b: Ipv4Range): boolean {
  return a.first <= b.last && b.first <= a.last;
}

export interface SlotRanges {
  readonly slot: number;
  readonly nodeRange: string;
  readonly podRange: string;
}

/** As many clusters with real nodes fit on one machine. */
export const SLOT_COUNT = 16;

/** The ranges of a slot: a /24 for its nodes, a /16 for its pods. */
export function slotRanges(slot: number): SlotRanges {
  return { slot, nodeRange: `10.245.${String(slot)}.0/24`, podRange: `10.${String(228 + slot)}.0.0/16` };
}

/** The first range in use that a range overlaps. */
export function findOverlap(range: string, used: readonly string[]): string | undefined {
  const wanted = parseRange(range);
  if (wanted === undefined) return undefined;
  return used.find((text) => {
    const other = parseRange(text);
    return other !== undefined && overlaps(wanted, other);
  });
}

/** Slots none of whose ranges is in use. */
export function freeSlots(used: readonly string[]): readonly SlotRanges[] {
  const slots = Array.from({ length: SLOT_COUNT }, (_, slot) => slotRanges(slot));
  return slots.filter(({ nodeRange, podRange }) => {
    return findOverlap(nodeRange, used) === undefined && findOverlap(podRange, used) === undefined;
  });
}
