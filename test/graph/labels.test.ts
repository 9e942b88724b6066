import { describe, expect, test } from "@jest/globals";
import { isLabelKey, isLabelValue, readJudgedLabels, readLabels } from "../../lib/graph";

const LONG = "a".repeat(63);
const SUBDOMAIN = `${"a".repeat(50)}.`.repeat(4) + "b".repeat(49); // 253 characters

describe("labels", () => {
  test("that are no map are none", () => {
    for (const value of [undefined, null, ["a"], "a", 1]) {
      expect(readLabels(value)).toEqual({});
      expect(readJudgedLabels(value)).toEqual({ labels: {}, unknownKeys: new Set() });
    }
  });

  test("keep their strings; null is the empty value", () => {
    const labels = { app: "web", tier: "" };
    expect(readLabels(labels)).toBe(labels);
    expect(readLabels({ app: "web", n: 1, no: null, list: [] })).toEqual({ app: "web", no: "" });
  });

  test("that the API refuses are set apart", () => {
    expect(readJudgedLabels({ app: "we b", n: 1, no: null, tier: "a" })).toEqual({
      labels: { app: "we b", no: "", tier: "a" },
      unknownKeys: new Set(["app", "n"]),
    });
  });

  test.each([
    ["", true],
    ["a", true],
    ["A-_.9", true],
    [LONG, true],
    [`${LONG}a`, false],
    ["-a", false],
    ["a-", false],
    ["a b", false],
    ["ä", false],
    [1, false],
    [null, false],
  ])("the value %j", (value, expected) => {
    expect(isLabelValue(value)).toBe(expected);
  });

  test.each([
    ["app", true],
    ["App_1.x-y", true],
    [LONG, true],
    [`${LONG}a`, false],
    ["", false],
    ["-a", false],
    ["a-", false],
    ["app.kubernetes.io/name", true],
    ["a/b", true],
    ["a/", false],
    ["/a", false],
    ["a/b/c", false],
    ["A/b", false],
    ["a-.b/c", false],
    ["a..b/c", false],
    ["a_b/c", false],
    ["x a.b/c", false],
    ["a.b x/c", false],
    [`${SUBDOMAIN}/${LONG}`, true],
    [`${SUBDOMAIN}c/a`, false],
  ])("the key %j", (key, expected) => {
    expect(isLabelKey(key)).toBe(expected);
  });
});
