/** Every mutation of a valid object of each kind: our rules say what an API server said, but for what is listed. */
import { describe, expect, test } from "@jest/globals";
import { type Difference, readAccepted, readDifferences, readKinds, readMutations } from "./oracle-fixtures";
import { ourRefusals } from "./our-refusals";

const accepted = new Set(readAccepted());
const names = [...accepted].filter((title) => title.endsWith(" valid")).map((title) => title.replace(/ valid$/, ""));
const differences = readDifferences();

function listed(who: Difference["only"], name: string): readonly string[] {
  const titles = differences.filter(({ only }) => only === who).flatMap(({ where }) => where);
  return titles.filter((title) => title.startsWith(`${name} `)).toSorted();
}

describe("mutations of a valid object", () => {
  test("are made of every kind", async () => {
    const kinds = await readKinds();
    expect(kinds.map(({ kind, metadata }) => `${kind}/${metadata.name}`).toSorted()).toEqual(names.toSorted());
  });

  test.each(names)("%s: each has a title of its own, and is refused where the API server refuses it", async (name) => {
    const mutations = await readMutations(name);
    const titles = mutations.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    const refused = new Set(
      mutations.filter(({ manifest }) => ourRefusals(manifest).length > 0).map((one) => one.title),
    );
    const falseAlarms = titles.filter((title) => accepted.has(title) && refused.has(title));
    const missed = titles.filter((title) => !accepted.has(title) && !refused.has(title));
    expect({ falseAlarms: falseAlarms.toSorted(), missed: missed.toSorted() }).toEqual({
      falseAlarms: listed("ours", name),
      missed: listed("server", name),
    });
  });
});
