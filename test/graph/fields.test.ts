import { describe, expect, test } from "@jest/globals";
import { asFields, asList, asNumber, asText, below, deepField, isFields, memberPath, pathSteps } from "../../lib/graph";

describe("reading what nobody has validated", () => {
  test("only a JSON object has fields", () => {
    for (const value of [null, undefined, [], [1], "text", 1, true, () => 1]) {
      expect(isFields(value)).toBe(false);
      expect(asFields(value)).toEqual({});
    }
    const fields = { a: 1 };
    expect(isFields(fields)).toBe(true);
    expect(asFields(fields)).toBe(fields);
  });

  test("only a list has items, only a string that is not empty is text, only a finite number is a number", () => {
    expect(asList({ 0: "a", length: 1 })).toEqual([]);
    expect(asList(["a"])).toEqual(["a"]);
    expect(["", 1, null, undefined, {}].map(asText)).toEqual(Array(5).fill(undefined));
    expect(asText("a")).toBe("a");
    expect(["1", Number.NaN, Number.POSITIVE_INFINITY, null, true].map(asNumber)).toEqual(Array(5).fill(undefined));
    expect([0, -1, 1.5].map(asNumber)).toEqual([0, -1, 1.5]);
  });

  test("a deep field is found, or undefined wherever the way ends", () => {
    expect(deepField({ a: { b: { c: 1 } } }, "a.b.c")).toBe(1);
    expect(deepField({ a: { b: 1 } }, "a.b.c")).toBeUndefined();
    expect(deepField("text", "length")).toBeUndefined();
  });
});

describe("field paths", () => {
  test.each([
    ["", "spec", "spec"],
    ["spec", "ports", "spec.ports"],
    ["metadata.labels", "app.kubernetes.io/name", 'metadata.labels["app.kubernetes.io/name"]'],
    ["data", "", 'data[""]'],
    ["", "a b", '["a b"]'],
    ["data", "under_score-1", "data.under_score-1"],
  ])("the member of %j named %j is %s", (base, name, path) => {
    expect(memberPath(base, name)).toBe(path);
  });

  test.each([
    ["", "", ""],
    ["spec", "", "spec"],
    ["", "spec", "spec"],
    ["spec", "ports", "spec.ports"],
    ["spec.ports", "[0].name", "spec.ports[0].name"],
    ["spec", "args[0]", "spec.args[0]"],
  ])("below %j is %j: %j", (base, rest, path) => {
    expect(below(base, rest)).toBe(path);
  });

  test.each([
    ["spec.ports[10].name", ["spec", "ports", 10, "name"]],
    ['metadata.labels["a.b/c\\"d"]', ["metadata", "labels", 'a.b/c"d']],
    ['["a b"][0]', ["a b", 0]],
    ["", []],
    ["spec..ports", undefined],
    ["spec.ports[x]", undefined],
    ["spec ports", undefined],
  ])("the steps of %j", (path, steps) => {
    expect(pathSteps(path)).toEqual(steps);
  });
});
