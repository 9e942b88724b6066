/** What a story promises about its end, whether it was run or replayed. */
import { expect } from "@jest/globals";
import type { Verdict } from "../../lib/diagnosis";
import type { Rollout } from "../../lib/rollout";
import type { Story } from "./stories";

export function expectEnding(story: Story, verdict: Verdict, states: readonly Rollout["state"][]): void {
  const { cause, says = [] } = story;
  expect({
    last: states.at(-1),
    verdict: verdict.state,
    code: verdict.state === "doomed" ? verdict.diagnosis.code : undefined,
  }).toEqual({ last: story.ends, verdict: cause === undefined ? "hopeful" : "doomed", code: cause });
  if (verdict.state !== "doomed") return;
  const { message, hint, evidence } = verdict.diagnosis;
  const text = [message, hint, ...evidence].join("\n");
  for (const words of says) expect(text).toContain(words);
  expect(evidence.length).toBeLessThanOrEqual(30);
}
