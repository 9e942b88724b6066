// `npm test`: the unit and package tests, then one embedded cluster and the tests that need it. The last line counts
// them all. Words after `--` are handed to jest, so `npm test -- test/plan` runs only those.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { whyNoCluster, withTestCluster } from "./test-cluster.mjs";

const SERIAL = /\.serial\.cluster\.test\.ts$/;
const words = process.argv.slice(2);
const counts = { passed: 0, failed: 0, skipped: 0 };
let interrupted = false;
let running;
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    interrupted = true;
    running?.kill(signal);
  });
}

const folder = await mkdtemp(join(tmpdir(), "slipway-test-"));
const notes = [];
try {
  await runJest("unit", [...words, "--selectProjects", "unit", "package"]);
  const reason = await whyNoCluster();
  if (interrupted) notes.push("interrupted");
  else if (reason === undefined) await withTestCluster(runClusterTests);
  else await skipClusterTests(reason);
} catch (error) {
  counts.failed += 1;
  notes.push(error instanceof Error ? error.message : String(error));
} finally {
  await rm(folder, { recursive: true });
}
for (const note of notes) console.log(note);
console.log(`tests: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 || interrupted ? 1 : 0;

async function runClusterTests(env) {
  const files = await listClusterTests();
  const together = files.filter((file) => !SERIAL.test(file));
  const serial = files.filter((file) => SERIAL.test(file));
  const project = ["--selectProjects", "cluster", "--runTestsByPath"];
  if (together.length > 0) await runJest("cluster", [...project, ...together, "--maxWorkers=2"], env);
  // What needs a fixed NodePort, or the machine for itself.
  if (serial.length > 0 && !interrupted) await runJest("serial", [...project, ...serial, "--runInBand"], env);
}

async function listClusterTests() {
  const args = ["scripts/jest.mjs", "--selectProjects", "cluster", "--listTests", "--passWithNoTests", ...words];
  const { stdout } = await execa(process.execPath, args);
  return stdout.split("\n").filter((line) => line.endsWith(".ts"));
}

async function runJest(name, args, env = {}) {
  const outputFile = join(folder, `${name}.json`);
  const report = ["--json", "--outputFile", outputFile, "--passWithNoTests"];
  const options = { env, stdio: ["ignore", "ignore", "inherit"], reject: false };
  running = execa(process.execPath, ["scripts/jest.mjs", ...args, ...report], options);
  const { exitCode } = await running;
  running = undefined;
  const text = await readFile(outputFile, "utf8").catch(() => undefined);
  if (text === undefined) {
    counts.failed += 1;
    notes.push(`jest wrote no report for the ${name} tests (exit code ${exitCode})`);
    return;
  }
  const result = JSON.parse(text);
  counts.passed += result.numPassedTests;
  counts.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  counts.skipped += result.numPendingTests + result.numTodoTests;
  if (exitCode !== 0 && result.success) notes.push(`jest ended with exit code ${exitCode} after the ${name} tests`);
  if (exitCode !== 0 && result.success) counts.failed += 1;
}

/** Where real nodes cannot run: a failure in CI, said out loud elsewhere. */
async function skipClusterTests(reason) {
  const files = (await listClusterTests()).length;
  notes.push(`SKIPPED: ${files} files of cluster tests, since real nodes cannot run here (${reason}).`);
  if (process.env.CI === "true") counts.failed += files;
  else counts.skipped += files;
}
