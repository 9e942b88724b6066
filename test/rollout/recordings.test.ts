import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { DOOMED, OTHERS } from "./stories";
import { expectEnding } from "./story-expectations";
import { replay } from "./story-player";
import { readRecording } from "./story-runner";

const folder = join(__dirname, "../fixtures/rollouts");

describe("each recorded story ends as it must, and in time", () => {
  test.each([...DOOMED, ...OTHERS])("$name", async (story) => {
    const recording = await readRecording(join(folder, story.manifest.kind.toLowerCase(), `${story.name}.json`));
    const { states, verdict, afterMs } = replay(recording);
    expectEnding(story, verdict, states);
    expect(afterMs).toBeLessThanOrEqual(story.withinMs ?? Number.POSITIVE_INFINITY);
  });
});
