import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  type LabelRequirement,
  type LabelSelector,
  type Labels,
  matchesSelector,
  selectorToQuery,
} from "../../lib/objects";

describe("a label selector", () => {
  test.each<[string, LabelSelector, Labels, boolean]>([
    ["an empty selector matches everything", {}, {}, true],
    ["equal labels match", { matchLabels: { app: "web" } }, { app: "web", tier: "a" }, true],
    ["another value does not match", { matchLabels: { app: "web" } }, { app: "api" }, false],
    ["In needs the key", { matchExpressions: [{ key: "tier", operator: "In", values: ["a"] }] }, {}, false],
    [
      "NotIn is met by an absent key",
      { matchExpressions: [{ key: "tier", operator: "NotIn", values: ["a"] }] },
      {},
      true,
    ],
    [
      "NotIn refuses a listed value",
      { matchExpressions: [{ key: "t", operator: "NotIn", values: ["a"] }] },
      { t: "a" },
      false,
    ],
    ["Exists needs the key", { matchExpressions: [{ key: "tier", operator: "Exists" }] }, { app: "web" }, false],
    [
      "DoesNotExist refuses the key",
      { matchExpressions: [{ key: "app", operator: "DoesNotExist" }] },
      { app: "web" },
      false,
    ],
    [
      "an inherited property is not a label",
      { matchExpressions: [{ key: "toString", operator: "Exists" }] },
      {},
      false,
    ],
  ])("%s", (_name, selector, labels, expected) => {
    expect(matchesSelector(selector, labels)).toBe(expected);
  });

  test("is written as the API's query parameter", () => {
    const matchExpressions: LabelRequirement[] = [
      { key: "tier", operator: "In", values: ["a", "b"] },
      { key: "zone", operator: "NotIn", values: ["c"] },
      { key: "track", operator: "Exists" },
      { key: "old", operator: "DoesNotExist" },
    ];
    const query = selectorToQuery({ matchLabels: { app: "web" }, matchExpressions });
    expect(query).toBe("app=web,tier in (a,b),zone notin (c),track,!old");
  });

  const labels = fc.dictionary(fc.constantFrom("app", "tier", "track"), fc.constantFrom("a", "b", "c"));

  test("made of labels matches every superset of them, and stops matching when one of its values changes", () => {
    fc.assert(
      fc.property(labels, labels, (chosen, others) => {
        const selector = { matchLabels: chosen };
        expect(matchesSelector(selector, { ...others, ...chosen })).toBe(true);
        for (const key of Object.keys(chosen)) {
          expect(matchesSelector(selector, { ...others, ...chosen, [key]: "another" })).toBe(false);
        }
      }),
    );
  });

  test("In and NotIn of the same values are each other's opposite where the key exists", () => {
    const values = fc.uniqueArray(fc.constantFrom("a", "b", "c"), { minLength: 1 });
    fc.assert(
      fc.property(fc.constantFrom("a", "b", "c"), values, (value, listed) => {
        const meets = (operator: "In" | "NotIn") =>
          matchesSelector({ matchExpressions: [{ key: "app", operator, values: listed }] }, { app: value });
        expect(meets("In")).toBe(!meets("NotIn"));
      }),
    );
  });
});
