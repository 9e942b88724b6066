/**
 * The second oracle: on every fixture and on the documents' manifests, kube-score agrees where it asks what we ask.
 *
 * Long, because the program must be fetched and built the first time.
 */
import { beforeAll, describe, expect, test } from "@jest/globals";
import { DOCUMENT_SETS, readDocument } from "./document-sets";
import { buildKubeScore, type Comparison, compareOn, NOT_ASKED, SAME_QUESTION } from "./kube-score";
import { DIFFERENCES } from "./kube-score-differences";
import { readFixtures } from "./read-fixture";

const minutes = 60_000;

describe("kube-score and our rules", () => {
  const comparisons: Comparison[] = [];

  beforeAll(async () => {
    const program = await buildKubeScore();
    const fixtures = readFixtures().map(({ code, title, yaml }) => ({ title: `${code} › ${title}`, yaml }));
    const documents = DOCUMENT_SETS.map(({ story, files }) => ({
      title: `documents › ${story}`,
      yaml: files.map(readDocument).join("\n---\n"),
    }));
    for (const { title, yaml } of [...fixtures, ...documents]) comparisons.push(await compareOn(program, title, yaml));
  }, 15 * minutes);

  test("differ exactly where the list says", () => {
    const listed = DIFFERENCES.flatMap(({ where }) => where);
    expect(comparisons.flatMap(({ differences }) => differences).toSorted()).toEqual(listed.toSorted());
  });

  test("were compared on more than three thousand verdicts", () => {
    const verdicts = comparisons.reduce((sum, comparison) => sum + comparison.verdicts, 0);
    expect(verdicts).toBeGreaterThan(3000);
  });

  test("every check of kube-score has a counterpart, or a reason why not", () => {
    const asked = new Set(comparisons.flatMap((comparison) => comparison.asked));
    expect([...asked].toSorted()).toEqual([...Object.keys(SAME_QUESTION), ...Object.keys(NOT_ASKED)].toSorted());
  });
});
