// Mutation tests alone: `node scripts/mutation.mjs` runs all mutants and writes a dated report under bench/results/;
// with globs (`"lib/graph/**/*.ts"`, `lib/graph/node.ts:10-40`) it runs those and prints what it would have written.
import { mkdir, writeFile } from "node:fs/promises";
import { execa } from "execa";
import { renderMutants, runMutants, THRESHOLD } from "./mutation/run.mjs";

const globs = process.argv.slice(2);
const report = await runMutants(globs);
const lines = renderMutants(report);
if (globs.length === 0) {
  const stamp = new Date().toISOString().slice(0, 16);
  const commit = (await execa("git", ["describe", "--always", "--dirty"])).stdout;
  const path = `bench/results/${stamp.replace(":", "")}-mutation.md`;
  await mkdir("bench/results", { recursive: true });
  await writeFile(
    path,
    [`# Mutation tests, ${stamp.replace("T", " ")} UTC, commit ${commit}\n`, ...lines, ""].join("\n"),
  );
  console.log(`The report is ${path}.\n${lines[0]}`);
} else {
  console.log(lines.join("\n"));
}
process.exitCode = report.score < THRESHOLD ? 1 : 0;
