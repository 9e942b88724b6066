import { beforeAll, describe, expect, test } from "@jest/globals";
import { ourRefusals } from "./api-server-oracle";
import { type Difference, readAccepted, readDifferences, readMutations } from "./oracle-fixtures";

describe("mutations of a valid object of each kind", () => {
  const refused = new Set<string>();
  const titles: string[] = [];

  beforeAll(async () => {
    for (const { title, manifest } of await readMutations()) {
      titles.push(title);
      if (ourRefusals(manifest).length > 0) refused.add(title);
    }
  }, 60_000);

  const listed = (who: Difference["only"]): readonly string[] =>
    readDifferences()
      .filter(({ only }) => only === who)
      .flatMap(({ where }) => where)
      .toSorted();

  test("each has a title of its own", () => {
    expect(new Set(titles).size).toBe(titles.length);
  });

  test("what the API server takes, our rules take: no false alarm but the listed ones", () => {
    expect(
      readAccepted()
        .filter((title) => refused.has(title))
        .toSorted(),
    ).toEqual(listed("ours"));
  });

  test("what the API server refuses, our rules refuse: nothing is missed but what is listed", () => {
    const accepted = new Set(readAccepted());
    const missed = titles.filter((title) => !accepted.has(title) && !refused.has(title));
    expect(missed.toSorted()).toEqual(listed("server"));
  });
});
