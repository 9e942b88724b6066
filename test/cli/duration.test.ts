import { expect, test } from "@jest/globals";
import { parseCount, parseDuration } from "../../lib/cli/duration";

test.each([
  ["90s", 90_000],
  ["5m", 300_000],
  ["1h30m", 5_400_000],
  ["250ms", 250],
  ["7", 7_000],
  ["0.5", 500],
  ["1.5s", 1_500],
])("`%s` is %i ms", (text, ms) => {
  expect(parseDuration(text, "--timeout")).toBe(ms);
});

test.each(["", "5x", "s", "5 m", "-3", "1m 5s", "5mm", "0", "0s", "1e3", "600h", "NaN", "5m3"])(
  "`%s` is no duration",
  (text) => {
    expect(() => parseDuration(text, "--timeout")).toThrow(`--timeout: \`${text}\` is no duration.`);
  },
);

test.each([
  ["0", 0, 0],
  ["12", 1, 12],
])("`%s` is a count", (text, least, count) => {
  expect(parseCount(text, { flag: "--to", least })).toBe(count);
});

test.each(["", "-1", "0", "1.5", "x", "1e2", "99999999999999999999"])("`%s` is no count from 1", (text) => {
  expect(() => parseCount(text, { flag: "--to", least: 1 })).toThrow(`--to: \`${text}\` is no whole number from 1.`);
});
