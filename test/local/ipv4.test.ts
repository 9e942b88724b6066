import { describe, expect, test } from "@jest/globals";
import { findOverlap, freeSlots, parseRange, SLOT_COUNT, slotRanges } from "../../lib/local/ipv4";

describe("address ranges", () => {
  test("a range is read as its first and last address", () => {
    expect(parseRange("10.245.0.0/24")).toEqual({ first: 0x0af50000, last: 0x0af500ff });
    expect(parseRange("10.245.0.7/24")).toEqual(parseRange("10.245.0.0/24"));
    expect(parseRange("192.0.2.2")).toEqual({ first: 0xc0000202, last: 0xc0000202 });
  });

  test.each(["", "default", "10.0.0.0/33", "10.0.0.256", "fe80::/64"])("%j is not an IPv4 range", (text) => {
    expect(parseRange(text)).toBeUndefined();
  });

  test("an overlap is found whichever of the two ranges is larger", () => {
    expect(findOverlap("10.245.0.0/24", ["172.17.0.0/16", "10.0.0.0/8"])).toBe("10.0.0.0/8");
    expect(findOverlap("10.228.0.0/16", ["10.228.3.4/32"])).toBe("10.228.3.4/32");
    expect(findOverlap("10.245.1.0/24", ["10.245.0.0/24", "10.245.2.0/24"])).toBeUndefined();
  });

  test("no two slots share an address", () => {
    const slots = Array.from({ length: SLOT_COUNT }, (_, slot) => slotRanges(slot));
    const ranges = slots.flatMap(({ nodeRange, podRange }) => [nodeRange, podRange]);
    for (const [index, range] of ranges.entries()) {
      expect(findOverlap(range, [...ranges.slice(0, index), ...ranges.slice(index + 1)])).toBeUndefined();
    }
  });

  test("a slot is free only when neither of its ranges is in use", () => {
    expect(freeSlots([]).map(({ slot }) => slot)).toHaveLength(SLOT_COUNT);
    expect(freeSlots(["10.245.0.0/24", "10.229.1.0/24"]).at(0)?.slot).toBe(2);
    expect(freeSlots(["10.0.0.0/8"])).toEqual([]);
  });
});
