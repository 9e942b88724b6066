/**
 * As much of `@jest/globals` as the tests of graph/ and checks/ need, so that they run as they are, without jest: it
 * takes a second to begin, and there are thousands of mutants.
 */
import { format } from "node:util";
import { expect } from "expect";
import { SnapshotState, toMatchInlineSnapshot, toMatchSnapshot } from "jest-snapshot";

expect.extend({ toMatchInlineSnapshot, toMatchSnapshot });

/** The globals, and the tests that they collected; `group` is the file and the descriptions around a test. */
export class Collector {
  #tests = [];
  #names = [];
  #file = "";

  get globals() {
    const test = (name, run) => this.#add(name, run);
    test.each = (rows) => (name, run) => {
      for (const row of rows) {
        const values = Array.isArray(row) ? row : [row];
        const places = name.match(/%[a-z]/g)?.length ?? 0;
        this.#add(format(name, ...values.slice(0, places)), () => run(...values));
      }
    };
    const describe = (name, body) => {
      this.#names.push(name);
      body();
      this.#names.pop();
    };
    return { describe, test, it: test, expect };
  }

  /** The tests that `load` declares, in their order. */
  collect(file, load) {
    this.#file = file;
    this.#tests = [];
    load();
    return this.#tests;
  }

  #add(name, run) {
    const title = [...this.#names, name].join(" ");
    const group = [this.#file, ...this.#names].join(" ");
    this.#tests.push({ id: `${this.#file} › ${title}`, title, group, file: this.#file, run });
  }
}

const snapshotStates = new Map();

/** What `expect` must know of a test before it runs: its name and where its snapshots are. */
export function announce({ title, file }, rootDir) {
  const snapshotState = snapshotStates.get(file) ?? readSnapshots(file, rootDir);
  snapshotStates.set(file, snapshotState);
  snapshotState.clear(); // the counters of snapshots: each test is run many times
  expect.setState({ currentTestName: title, testPath: file, snapshotState, suppressedErrors: [] });
}

/** A snapshot that does not match ends no test: it is only noted. */
export function throwNoted() {
  const [first] = expect.getState().suppressedErrors;
  if (first !== undefined) throw first;
}

function readSnapshots(file, rootDir) {
  const path = `${file.replace(/([^/]+)$/, "__snapshots__/$1")}.snap`;
  const snapshotFormat = { escapeString: false, printBasicPrototype: false };
  return new SnapshotState(path, { updateSnapshot: "none", rootDir, snapshotFormat });
}
