import { expect, test } from "@jest/globals";
import pico from "picocolors";
import { clipLine, countOf, elapsedText, padTo, toColumns, widthOf } from "../../lib/cli/text";

const { red } = pico.createColors(true);

test("colour codes take no column, and wide characters take two", () => {
  expect([widthOf("abc"), widthOf(red("abc")), widthOf("배포"), widthOf("🚀"), widthOf("")]).toEqual([3, 3, 4, 2, 0]);
});

test("padding counts columns, not characters", () => {
  expect(padTo(red("ab"), 4)).toBe(`${red("ab")}  `);
  expect(padTo("배", 4)).toBe("배  ");
  expect(padTo("long", 2)).toBe("long");
});

test("a line that is too long ends with an ellipsis, and its colour still ends", () => {
  expect(clipLine("abcdef", 4)).toBe("abc…");
  expect(clipLine("abcd", 4)).toBe("abcd");
  expect(clipLine(red("abcdef"), 4)).toBe(red("abc…"));
  expect(widthOf(clipLine("배포배포배포", 5))).toBeLessThanOrEqual(5);
});

test("columns are as wide as their widest cell; the last one is not padded", () => {
  expect(toColumns([["a", "bb", "c"], ["aaa", "b", ""], ["a"]])).toEqual(["a    bb  c", "aaa  b", "a"]);
});

test.each([
  [0, "0.0s"],
  [1_234, "1.2s"],
  [12_345, "12s"],
  [59_700, "1m 00s"],
  [65_000, "1m 05s"],
  [3_600_000, "60m 00s"],
])("%i ms are written %s", (ms, text) => {
  expect(elapsedText(ms)).toBe(text);
});

test("one of a thing has no s", () => {
  expect([countOf(1, "request"), countOf(1_234, "request")]).toEqual(["1 request", "1,234 requests"]);
});
