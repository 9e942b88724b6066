import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { TextPlaces } from "../../lib/synth/text-places";

describe("the place of an offset", () => {
  test("is the number of line breaks before it and the distance from the last one, in any order of questions", () => {
    const line = fc.oneof(
      fc.constant(""),
      fc.string({ maxLength: 3 }),
      fc.integer({ max: 9000, min: 0 }).map((n) => "x".repeat(n)),
    );
    const text = fc.array(line, { maxLength: 20 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { minLength: 1 }), (source, offsets) => {
        const places = new TextPlaces(source);
        for (const any of offsets) {
          const offset = any % (source.length + 1);
          const before = source.slice(0, offset).split("\n");
          expect(places.at(offset)).toEqual({ line: before.length, column: (before.at(-1) ?? "").length + 1 });
        }
      }),
      { seed: 3 },
    );
  });
});
