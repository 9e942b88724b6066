/**
 * Mutation tests of graph/ and checks/ (StrykerJS): each mutant is a small change of the code, and some test must fail
 * for it. Out: counts, the score, and every mutant that no test noticed, with the reason where it is known.
 */
import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Stryker } from "@stryker-mutator/core";
import { reasonFor } from "./survivors.mjs";

/** Percent of the mutants that must be noticed. */
export const THRESHOLD = 90;

const ALL = ["lib/graph/**/*.ts", "lib/checks/**/*.ts"];
const GENERATED = "!lib/checks/schemas/data.ts";

const options = (globs) => ({
  mutate: [...(globs.length === 0 ? ALL : globs), GENERATED],
  ignorePatterns: ["**", "!lib/**", "lib/local", "!test/graph/**", "!test/checks/**", "!test/fixtures/**"],
  plugins: [fileURLToPath(new URL("runner.mjs", import.meta.url))],
  testRunner: "in-process",
  ignorers: ["page-text"],
  coverageAnalysis: "perTest",
  concurrency: 1,
  // For endless loops. A machine that is busy must not pass for one.
  timeoutMS: 5000,
  timeoutFactor: 3,
  tempDirName: ".slipway/mutation",
  reporters: ["progress-append-only", "missed"],
  warnings: { slow: false },
  allowConsoleColors: false,
});

/** Runs the mutants of `globs`, or all. */
export async function runMutants(globs = []) {
  const started = performance.now();
  const mutants = await new Stryker(options(globs)).runMutationTest();
  const judged = mutants.filter(({ status }) => status !== "Ignored");
  const missed = judged.filter(({ status }) => status === "Survived" || status === "NoCoverage").sort(inOrder);
  return {
    minutes: (performance.now() - started) / 60_000,
    counts: countBy(mutants, ({ status }) => status),
    score: percent(judged, missed),
    folders: scoresBy(judged, missed, folderOf),
    survivors: await Promise.all(missed.map(describeSurvivor)),
  };
}

function countBy(values, keyOf) {
  const counts = {};
  for (const value of values) counts[keyOf(value)] = (counts[keyOf(value)] ?? 0) + 1;
  return counts;
}

function scoresBy(judged, missed, keyOf) {
  const totals = countBy(judged, keyOf);
  const lost = countBy(missed, keyOf);
  const rows = Object.entries(totals).map(([key, total]) => ({ key, total, missed: lost[key] ?? 0 }));
  return rows.sort((one, other) => (one.key < other.key ? -1 : 1));
}

function inOrder(one, other) {
  if (one.fileName !== other.fileName) return one.fileName < other.fileName ? -1 : 1;
  return one.location.start.line - other.location.start.line;
}

function percent(judged, missed) {
  return judged.length === 0 ? 100 : (100 * (judged.length - missed.length)) / judged.length;
}

/** `lib/checks/pods`, `lib/graph`. */
function folderOf({ fileName }) {
  return relative(process.cwd(), fileName).split("/").slice(0, -1).join("/");
}

async function describeSurvivor({ fileName, location, mutatorName, replacement, status }) {
  const file = relative(process.cwd(), fileName);
  const lines = (await readFile(fileName, "utf8")).split("\n");
  const { start, end } = location; // both count from 1
  const before = lines.slice(start.line - 1, end.line);
  before[before.length - 1] = before.at(-1).slice(0, end.column - 1);
  before[0] = before[0].slice(start.column - 1);
  const survivor = {
    file,
    line: start.line,
    mutator: mutatorName,
    covered: status === "Survived",
    before: oneLine(before.join("\n")),
    after: oneLine(replacement),
    source: lines[start.line - 1].trim(),
  };
  return { ...survivor, reason: reasonFor(survivor) };
}

function oneLine(text) {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 80 ? `${line.slice(0, 60)} … ${line.slice(-15)}` : line;
}

/** Lines of Markdown. */
export function renderMutants({ minutes, counts, score, folders, survivors }) {
  const counted = Object.entries(counts).map(([status, count]) => `${count} ${status}`);
  const unexplained = survivors.filter(({ reason }) => reason === undefined).length;
  return [
    `Score ${score.toFixed(2)} % (at least ${THRESHOLD} %) · ${counted.join(", ")} · ${minutes.toFixed(0)} min`,
    "\n| folder | mutants | not noticed | score |",
    "|---|---|---|---|",
    ...folders.map(
      ({ key, total, missed }) =>
        `| ${key} | ${total} | ${missed} | ${((100 * (total - missed)) / total).toFixed(1)} % |`,
    ),
    `\n### Mutants that no test noticed (${survivors.length}, ${unexplained} without a reason)`,
    ...survivors.flatMap((survivor, index) => [
      ...(survivor.file === survivors[index - 1]?.file ? [] : [`\n${survivor.file}\n`]),
      renderSurvivor(survivor),
    ]),
  ];
}

function renderSurvivor({ line, before, after, covered, reason }) {
  const uncovered = covered ? "" : " (no test reaches it)";
  return `- ${line}: \`${before}\` → \`${after}\`${uncovered}${reason === undefined ? "" : ` — ${reason}`}`;
}
