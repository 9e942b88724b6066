// `npm run test:long`: what takes longer than `npm test` may (the jest project `long`, on an embedded cluster of its own,
// and the mutation tests), with a dated report under bench/results/. Arguments go to jest, and leave the mutants out.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { arch, cpus, release, tmpdir, totalmem, type } from "node:os";
import { join, relative } from "node:path";
import { execa } from "execa";
import { renderMutants, runMutants, THRESHOLD } from "./mutation/run.mjs";
import { withTestCluster } from "./test-cluster.mjs";

/** Runs the project and resolves with jest's own JSON report. */
async function runLongTests(env, folder) {
  const outputFile = join(folder, "jest.json");
  const args = ["scripts/jest.mjs", "--selectProjects", "long", "--runInBand", "--json", "--outputFile", outputFile];
  await execa(process.execPath, [...args, ...process.argv.slice(2)], {
    env: { ...env, SLIPWAY_NUMBERS: join(folder, "numbers.jsonl") },
    stdio: ["ignore", "ignore", "inherit"],
    reject: false,
  });
  return JSON.parse(await readFile(outputFile, "utf8"));
}

/** Lines that the tests append to the file that SLIPWAY_NUMBERS names: `{"what": "requests lost", "value": 0}`. */
async function readNumbers(folder) {
  const text = await readFile(join(folder, "numbers.jsonl"), "utf8").catch(() => "");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

function renderReport({ report, numbers, mutants, commit }) {
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = report;
  const gib = (totalmem() / 2 ** 30).toFixed(0);
  const files = report.testResults.flatMap(({ name, assertionResults }) => [
    `\n### ${relative(process.cwd(), name)}\n`,
    ...assertionResults.map(
      ({ status, fullName, duration }) => `- ${status}: ${fullName} (${((duration ?? 0) / 1000).toFixed(1)} s)`,
    ),
  ]);
  return [
    `# Long tests, ${new Date(report.startTime).toISOString().slice(0, 16).replace("T", " ")} UTC\n`,
    `${passed} passed, ${failed} failed, ${skipped} skipped · commit ${commit}`,
    `${cpus().length} CPUs, ${gib} GiB, ${type()} ${release()} ${arch()}, Node ${process.version}`,
    ...(numbers.length === 0 ? [] : ["\n## Numbers\n", "| what | value |", "|---|---|"]),
    ...numbers.map(({ what, value }) => `| ${what} | ${value} |`),
    "\n## Tests",
    ...files,
    ...(mutants === undefined ? [] : ["\n## Mutation tests of graph/ and checks/\n", ...renderMutants(mutants)]),
    "",
  ].join("\n");
}

const folder = await mkdtemp(join(tmpdir(), "slipway-long-"));
try {
  const report = await withTestCluster((env) => runLongTests(env, folder));
  const mutants = process.argv.length > 2 ? undefined : await runMutants();
  const commit = (await execa("git", ["describe", "--always", "--dirty"])).stdout;
  const path = join(
    "bench/results",
    `${new Date(report.startTime).toISOString().slice(0, 16).replace(":", "")}-long.md`,
  );
  await mkdir("bench/results", { recursive: true });
  await writeFile(path, renderReport({ report, numbers: await readNumbers(folder), mutants, commit }));
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = report;
  console.log(`The report is ${path}.\ntests: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  if (mutants !== undefined) console.log(`mutants: ${mutants.score.toFixed(2)} % noticed`);
  process.exitCode = report.success && (mutants?.score ?? 100) >= THRESHOLD ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}
