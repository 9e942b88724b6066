import { describe, expect, test } from "@jest/globals";
import { expressionFault, readLabelSelector, readMapSelector, selectorText, selects } from "../../lib/graph";

const requirement = (key: string, operator: string, ...values: string[]) => ({ key, operator, values });

describe("a label selector", () => {
  test.each<[string, unknown, object]>([
    ["none when it is not given", undefined, { state: "none", requirements: [] }],
    ["none when it is null", null, { state: "none", requirements: [] }],
    ["empty without requirements", { matchLabels: null, matchExpressions: null }, { state: "empty", requirements: [] }],
    ["broken when it is no object", "app=web", { state: "invalid", requirements: [] }],
    ["broken when its labels are none", { matchLabels: ["a"] }, { state: "invalid", requirements: [] }],
    ["broken when a key is none", { matchLabels: { "-": "a" } }, { state: "invalid", requirements: [] }],
    ["broken when a value is none", { matchLabels: { a: "b c" } }, { state: "invalid", requirements: [] }],
    ["broken when its expressions are no list", { matchExpressions: {} }, { state: "invalid", requirements: [] }],
    [
      "broken when an expression has no key",
      { matchExpressions: [{ operator: "Exists" }] },
      { state: "invalid", requirements: [] },
    ],
    [
      "broken when the key of an expression is none",
      { matchExpressions: [requirement("-", "Exists")] },
      { state: "invalid", requirements: [] },
    ],
    [
      "broken when a value of an expression is none",
      { matchExpressions: [requirement("a", "In", "b", "c d")] },
      { state: "invalid", requirements: [] },
    ],
    [
      "broken when an operator is none",
      { matchExpressions: [requirement("a", "Is", "b")] },
      { state: "invalid", requirements: [] },
    ],
    [
      "met by labels",
      { matchLabels: { a: "1", b: null } },
      { state: "some", requirements: [requirement("a", "In", "1"), requirement("b", "In", "")] },
    ],
    [
      "met by labels and expressions",
      { matchLabels: { a: "1" }, matchExpressions: [requirement("a", "In", "1", "2")] },
      { state: "some", requirements: [requirement("a", "In", "1"), requirement("a", "In", "1", "2")] },
    ],
    [
      "never met when it contradicts itself",
      { matchLabels: { a: "1" }, matchExpressions: [requirement("a", "In", "2")] },
      { state: "never", requirements: [requirement("a", "In", "1"), requirement("a", "In", "2")] },
    ],
    [
      "never met when one key must exist and must not",
      { matchExpressions: [requirement("a", "Exists"), requirement("a", "DoesNotExist")] },
      { state: "never", requirements: [requirement("a", "Exists"), requirement("a", "DoesNotExist")] },
    ],
  ])("is %s", (_, value, expected) => {
    expect(readLabelSelector(value)).toEqual(expected);
  });

  test("that is a plain map is none when it is empty", () => {
    expect([undefined, null, {}].map((value) => readMapSelector(value).state)).toEqual(["none", "none", "none"]);
    expect(["a", ["a"], { a: "b c" }].map((value) => readMapSelector(value).state)).toEqual([
      "invalid",
      "invalid",
      "invalid",
    ]);
    expect(readMapSelector({ a: "1" })).toEqual({ state: "some", requirements: [requirement("a", "In", "1")] });
  });

  test("selects labels that meet every requirement", () => {
    const selector = readLabelSelector({ matchLabels: { a: "1" }, matchExpressions: [requirement("b", "NotIn", "x")] });
    expect(
      [{ a: "1" }, { a: "1", b: "y" }, { a: "1", b: "x" }, { b: "y" }].map((labels) => selects(selector, labels)),
    ).toEqual([true, true, false, false]);
    expect([{}, undefined].map((value) => selects(readLabelSelector(value), {}))).toEqual([true, false]);
  });

  test("reads as kubectl writes it", () => {
    const matchExpressions = [
      requirement("b", "In", "1", "2"),
      requirement("c", "NotIn", "3"),
      requirement("d", "Exists"),
      requirement("e", "DoesNotExist"),
      requirement("f", "In", "4"),
    ];
    expect(selectorText(readLabelSelector({ matchLabels: { a: "1" }, matchExpressions }))).toBe(
      "a=1,b in (1,2),c notin (3),d,!e,f=4",
    );
  });
});

describe("a match expression", () => {
  test.each([
    ["In", ["a"], undefined],
    ["In", [], { field: "values", message: "operator In needs values" }],
    ["NotIn", ["a"], undefined],
    ["NotIn", undefined, { field: "values", message: "operator NotIn needs values" }],
    ["Exists", [], undefined],
    ["Exists", ["a"], { field: "values", message: "operator Exists takes no values" }],
    ["DoesNotExist", undefined, undefined],
    ["DoesNotExist", ["a"], { field: "values", message: "operator DoesNotExist takes no values" }],
    ["Gt", ["1"], { field: "operator", message: "the operator must be In, NotIn, Exists or DoesNotExist" }],
  ])("%s with %j", (operator, values, fault) => {
    expect(expressionFault({ operator, values })).toEqual(fault);
  });
});
