/**
 * The test runner that Stryker drives: the tests of graph/ and checks/ as they are, in one process and without jest,
 * which takes a second to begin. The modules under test are evaluated anew for each mutant: those of a module's top level
 * count as any other, and none leaves something behind for the next.
 */
import { readdirSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { INSTRUMENTER_CONSTANTS } from "@stryker-mutator/api/core";
import { declareClassPlugin, declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";
import {
  DryRunStatus,
  determineHitLimitReached,
  TestStatus,
  toMutantRunResult,
} from "@stryker-mutator/api/test-runner";
import { announce, Collector, throwNoted } from "./collect.mjs";
import { Loader } from "./load.mjs";
import { pageText } from "./page-text.mjs";

const FOLDERS = ["test/graph", "test/checks"];
/**
 * They are about synth/ and cli/, or need a cluster; or run all rules thousands of times, which is too long for each of
 * thousands of mutants.
 */
const OTHERS = /^(check-command|guard|hostile-objects|mutations)\.test\.ts$|\.(cluster|package|long)\.test\.ts$/;
const READER = "lib/synth/read-yaml.ts";

/** The object by which mutated code learns which mutant is active, and tells which it ran. */
const stryker = {};
Object.assign(globalThis, { [INSTRUMENTER_CONSTANTS.NAMESPACE]: stryker });

class InProcessRunner {
  #root = process.cwd();
  #readings = new Map();
  /** How many mutants of a file each test noticed. */
  #kills = new Map();
  #loader;
  #globals = new Collector();

  capabilities() {
    return { reloadEnvironment: true };
  }

  /** Reads all YAML of the tests once, while no mutant is active. */
  async init() {
    const { readYaml } = new Loader(new Map()).load(join(this.#root, READER));
    const read = async (text, file) => {
      const key = `${file}\n${text}`;
      const known = this.#readings.get(key);
      if (known !== undefined) return known;
      const reading = await readYaml(text, file);
      if (stryker.activeMutant === undefined) this.#readings.set(key, reading);
      return reading;
    };
    this.#loader = new Loader(
      new Map([
        ["@jest/globals", this.#globals.globals],
        [join(this.#root, READER), { readYaml: read }],
      ]),
    );
    await this.#runAll(this.#loadTests(), { disableBail: true });
  }

  /** The modules are evaluated before each group of tests: what they keep would hide from the others what it ran. */
  async dryRun() {
    stryker.mutantCoverage = undefined;
    const results = [];
    let tests = this.#loadTests();
    for (const [index, { group }] of tests.entries()) {
      stryker.currentTestId = undefined;
      if (group !== tests[index - 1]?.group) tests = this.#loadTests();
      stryker.currentTestId = tests[index].id;
      results.push(await this.#run(tests[index]));
    }
    stryker.currentTestId = undefined;
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage: stryker.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, disableBail, mutantActivation }) {
    stryker.hitLimit = hitLimit;
    stryker.hitCount = hitLimit === undefined ? undefined : 0;
    if (mutantActivation === "static") stryker.activeMutant = activeMutant.id;
    const results = await this.#noticing(activeMutant, testFilter, disableBail);
    stryker.activeMutant = undefined;
    const complete = { status: DryRunStatus.Complete, tests: results };
    return toMutantRunResult(determineHitLimitReached(stryker.hitCount, hitLimit) ?? complete);
  }

  async #noticing(mutant, testFilter, disableBail) {
    const wanted = testFilter === undefined ? undefined : new Set(testFilter);
    try {
      const tests = this.#loadTests().filter(({ id }) => wanted?.has(id) ?? true);
      stryker.activeMutant = mutant.id;
      const results = await this.#runAll(this.#likelyFirst(tests, mutant), { disableBail });
      this.#countKill(mutant, results);
      return results;
    } catch (error) {
      // The modules do not even load: no test can pass.
      return [
        { id: "loading", name: "loading", timeSpentMs: 0, status: TestStatus.Failed, failureMessage: String(error) },
      ];
    }
  }

  /** Tests that noticed most other mutants of the file, then those of the rule that the file is named for. */
  #likelyFirst(tests, { fileName }) {
    const kills = this.#kills.get(fileName);
    const own = ` ${basename(fileName, ".ts")} `;
    const rank = ({ id }) => (kills?.get(id) ?? 0) + (id.includes(own) ? 0.5 : 0);
    return tests
      .map((test) => ({ test, rank: rank(test) }))
      .sort((one, other) => other.rank - one.rank)
      .map(({ test }) => test);
  }

  #countKill({ fileName }, results) {
    const last = results.at(-1);
    if (last?.status !== TestStatus.Failed) return;
    const kills = this.#kills.get(fileName) ?? new Map();
    this.#kills.set(fileName, kills.set(last.id, (kills.get(last.id) ?? 0) + 1));
  }

  #loadTests() {
    this.#loader.reset();
    return FOLDERS.flatMap((folder) =>
      readdirSync(join(this.#root, folder))
        .filter((name) => name.endsWith(".test.ts") && !OTHERS.test(name))
        .flatMap((name) => {
          const file = join(this.#root, folder, name);
          return this.#globals.collect(file, () => this.#loader.load(file));
        }),
    );
  }

  async #runAll(tests, { disableBail }) {
    const results = [];
    for (const test of tests) {
      const result = await this.#run(test);
      results.push(result);
      if (result.status === TestStatus.Failed && !disableBail) break;
    }
    return results;
  }

  async #run(test) {
    const { id, run, file } = test;
    const started = performance.now();
    const spent = () => performance.now() - started;
    try {
      announce(test, this.#root);
      await run();
      throwNoted();
      return { id, name: id, fileName: file, timeSpentMs: spent(), status: TestStatus.Success };
    } catch (error) {
      const failureMessage = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { id, name: id, fileName: file, timeSpentMs: spent(), status: TestStatus.Failed, failureMessage };
    }
  }
}

/** Prints what no test noticed when it is found: a run is long. */
class MissedReporter {
  onMutantTested({ status, fileName, location, replacement }) {
    if (status !== "Survived" && status !== "NoCoverage") return;
    const { line, column } = location.start;
    console.log(
      `${status} ${relative(process.cwd(), fileName)}:${line}:${column} → ${replacement.replace(/\s+/g, " ")}`,
    );
  }
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.Reporter, "missed", MissedReporter),
  declareClassPlugin(PluginKind.TestRunner, "in-process", InProcessRunner),
  declareValuePlugin(PluginKind.Ignore, "page-text", pageText),
];
