/**
 * Runs stories on the real cluster as tests. SLIPWAY_RECORD_STORIES=test/fixtures/rollouts keeps what they saw as the
 * recordings that the unit tests replay.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "@jest/globals";
import { testCluster } from "../support/test-cluster";
import type { Story } from "./stories";
import { expectEnding } from "./story-expectations";
import type { Recording } from "./story-player";
import { ClusterWatch, runStory } from "./story-runner";

export function describeStories(title: string, stories: readonly Story[]): void {
  describe(title, () => {
    const cluster = testCluster();
    let watch: ClusterWatch;
    beforeAll(async () => {
      watch = await ClusterWatch.open(cluster.kubeconfig);
    });
    afterAll(() => watch.close());

    test.each(stories)(
      "$name",
      async (story) => {
        const { verdict, recording, player } = await runStory(cluster, watch, story);
        await keep(recording);
        expectEnding(story, verdict, player.states);
      },
      180_000,
    );
  });
}

async function keep(recording: Recording): Promise<void> {
  const folder = process.env.SLIPWAY_RECORD_STORIES;
  if (folder === undefined) return;
  await mkdir(join(folder, recording.kind), { recursive: true });
  await writeFile(join(folder, recording.kind, `${recording.story}.json`), toText(recording));
}

/** One line for each step, so that a change of a recording can be read. */
function toText({ steps, initial, ...head }: Recording): string {
  const lines = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item)).join(",\n");
  return `${JSON.stringify(head).slice(0, -1)},\n"initial":[\n${lines(initial)}\n],\n"steps":[\n${lines(steps)}\n]}\n`;
}
