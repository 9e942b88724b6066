/** Objects that nobody has validated: whatever stands where, the checks answer with findings, never with a crash. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { runChecks } from "../../lib/checks";
import type { Manifest, SynthesizedObject } from "../../lib/objects";
import { readYaml } from "../../lib/synth/read-yaml";
import { readFixtures } from "./read-fixture";

const WRONG: readonly unknown[] = [
  null,
  0,
  -1,
  1.5,
  "",
  "x",
  true,
  [],
  [null],
  [[]],
  ["x", 1],
  {},
  { x: null },
  JSON.parse('{"__proto__": {"a": 1}, "constructor": "x"}'),
];

/** Every place of a value, as steps. */
function placesOf(value: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [at];
  return [
    at,
    ...Object.entries(value).flatMap(([key, child]) =>
      placesOf(child, [...at, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
}

function withValueAt(root: unknown, [step, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (step === undefined) return value;
  const copy = Array.isArray(root) ? [...root] : { ...(root as object) };
  const members = copy as Record<string | number, unknown>;
  members[step] = withValueAt(members[step], rest, value);
  return copy;
}

async function allSets(): Promise<SynthesizedObject[][]> {
  const readings = await Promise.all(readFixtures().map(({ yaml }) => readYaml(yaml, "fixture.yaml")));
  return readings.map(({ objects }) => objects.map(({ subject }) => subject));
}

describe("hostile objects", () => {
  test("a wrong value anywhere in any fixture gives findings, never a crash", async () => {
    const sets = await allSets();
    const choice = fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.constantFrom(...WRONG));
    fc.assert(
      fc.property(choice, ([setAt, objectAt, placeAt, value]) => {
        const set = sets[setAt % sets.length] ?? [];
        const index = objectAt % Math.max(set.length, 1);
        const places = placesOf(set[index]?.manifest);
        const place = places[placeAt % places.length] ?? [];
        const manifest = withValueAt(set[index]?.manifest, place, value) as Manifest;
        const changed = set.map((object, at) => (at === index ? { ...object, manifest } : object));
        expect(Array.isArray(runChecks(changed, { against: set }))).toBe(true);
        expect(Array.isArray(runChecks(set, { against: changed }))).toBe(true);
      }),
      { numRuns: 3000, seed: 1 },
    );
  }, 120_000);

  test.each(WRONG.map((value) => [JSON.stringify(value), value] as const))("a manifest that is %s", (_, value) => {
    expect(Array.isArray(runChecks([{ manifest: value as Manifest }]))).toBe(true);
  });

  test("names that every JavaScript object has are names like any other", () => {
    const manifest = { apiVersion: "v1", kind: "constructor", metadata: { name: "__proto__", namespace: "toString" } };
    expect(runChecks([{ manifest }]).map(({ code }) => code)).toContain("name-invalid");
  });
});
