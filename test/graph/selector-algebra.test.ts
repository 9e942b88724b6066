/** The algebra of selectors against brute force over all labels of a small world. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { canMeet, implies, isSatisfiable, type Requirement } from "../../lib/graph";
import type { Labels } from "../../lib/objects";
import { meetsRequirement } from "../../lib/objects";

const KEYS = ["a", "b"];
const VALUES = ["1", "2", "3"];
/** Stands for every value that no selector names: without it the world would be too small to be honest. */
const OTHER = "other";

const WORLD: readonly Labels[] = KEYS.reduce<Labels[]>(
  (worlds, key) =>
    worlds.flatMap((labels) => [labels, ...[...VALUES, OTHER].map((value) => ({ ...labels, [key]: value }))]),
  [{}],
);

const requirement: fc.Arbitrary<Requirement> = fc.oneof(
  fc.record({
    key: fc.constantFrom(...KEYS),
    operator: fc.constantFrom("In" as const, "NotIn" as const),
    values: fc.uniqueArray(fc.constantFrom(...VALUES), { minLength: 1 }),
  }),
  fc.record({
    key: fc.constantFrom(...KEYS),
    operator: fc.constantFrom("Exists" as const, "DoesNotExist" as const),
    values: fc.constant([]),
  }),
);
const selector = fc.array(requirement, { maxLength: 4 });

function matches(requirements: readonly Requirement[], labels: Labels): boolean {
  return requirements.every((one) => meetsRequirement(one, labels));
}

describe("selector algebra", () => {
  test("a selector is satisfiable when some labels meet it", () => {
    fc.assert(fc.property(selector, (one) => isSatisfiable(one) === WORLD.some((labels) => matches(one, labels))));
  });

  test("two selectors can meet when some labels meet both", () => {
    fc.assert(
      fc.property(selector, selector, (one, other) => {
        return canMeet(one, other) === WORLD.some((labels) => matches(one, labels) && matches(other, labels));
      }),
    );
  });

  test("a selector implies another when all labels that meet it meet the other", () => {
    fc.assert(
      fc.property(selector, selector, (one, other) => {
        return implies(one, other) === WORLD.every((labels) => !matches(one, labels) || matches(other, labels));
      }),
    );
  });

  test("the world of the tests is complete", () => {
    expect(WORLD).toHaveLength((VALUES.length + 2) ** KEYS.length);
  });
});
