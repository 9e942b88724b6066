// Runs the story from the cluster's start to its end, and leaves nothing behind, however the story goes.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { preparePlace } from "./place.mjs";
import { printSummary } from "./print.mjs";
import { removeLeftovers, StoryStopped, tellStory } from "./story.mjs";
import { summarize } from "./summary.mjs";

/** Resolves with the exit code: 0 only when all of it was seen. */
export async function run(options) {
  // The commands get the terminal's Ctrl-C themselves and end; the cleaning up below goes on.
  let interrupted = 0;
  process.on("SIGINT", () => (interrupted = 130));
  process.on("SIGTERM", () => (interrupted = 143));
  const startedMs = Date.now();
  rmSync(options.report, { recursive: true, force: true });
  mkdirSync(options.report, { recursive: true });
  const seen = { targets: [], answers: {}, deploys: {} };
  const place = await preparePlace(options);
  try {
    if (!place.failed) await tellStory(place, options.report, seen);
  } catch (error) {
    if (interrupted === 0) console.error(`npm start: ${error instanceof StoryStopped ? error.message : error.stack}`);
  } finally {
    await removeLeftovers(place, seen);
    await place.remove();
  }
  if (place.failed) return interrupted || 1;
  const lines = summarize(seen, place, Date.now() - startedMs);
  printSummary(lines, place);
  const file = join(options.report, "summary.jsonl");
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  console.log(`The same as JSON lines: ${file}`);
  return interrupted || lines.at(-1).exitCode;
}
