import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { ApiObject, App, Chart, Testing } from "cdk8s";
import { Config } from "../../lib";
import { RECORD_VARIABLE, type SynthRecord } from "../../lib/synth/recorder";

describe("the record of what each construct made", () => {
  let folder: string;
  let record: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "slipway-test-"));
    record = join(folder, "record.json");
    process.env[RECORD_VARIABLE] = record;
  });
  afterEach(async () => {
    delete process.env[RECORD_VARIABLE];
    await rm(folder, { recursive: true });
  });

  const newApp = () => new App({ outdir: join(folder, "out") });
  const recorded = async () => {
    const { charts } = JSON.parse(await readFile(record, "utf8")) as SynthRecord;
    return charts.flat().map(({ constructPath }) => constructPath);
  };

  test("is written by synth(), for raw objects too, where only its owner can read it", async () => {
    const app = newApp();
    const chart = new Chart(app, "chart");
    new Config(chart, "config", { data: {} });
    new ApiObject(chart, "raw", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "raw" } });
    app.synth();
    expect(await recorded()).toEqual(["chart/config", "chart/raw"]);
    expect((await stat(record)).mode & 0o077).toBe(0);
  });

  test("is not written by a test that renders a chart, nor where nobody asks for it", async () => {
    const chart = Testing.chart();
    new Config(chart, "config", { data: {} });
    Testing.synth(chart);
    delete process.env[RECORD_VARIABLE];
    const app = newApp();
    new Config(new Chart(app, "chart"), "config", { data: {} });
    app.synth();
    await expect(stat(record)).rejects.toThrow("ENOENT");
  });

  test("names each object once when two copies of the package are in one tree", async () => {
    const app = newApp();
    const chart = new Chart(app, "chart");
    new Config(chart, "one", { data: {} });
    jest.isolateModules(() => {
      const copy = jest.requireActual<typeof import("../../lib")>("../../lib");
      expect(copy.Config).not.toBe(Config);
      new copy.Config(chart, "two", { data: {} });
    });
    app.synth();
    expect(await recorded()).toEqual(["chart/one", "chart/two"]);
  });

  test("holds what an App wrote last, however often it is synthesized", async () => {
    const app = newApp();
    const chart = new Chart(app, "chart");
    new Config(chart, "one", { data: {} });
    app.synth();
    new Config(chart, "two", { data: {} });
    app.synth();
    expect(await recorded()).toEqual(["chart/one", "chart/two"]);
    const another = new App({ outdir: join(folder, "out", "staging") }); // with the same names
    new Config(new Chart(another, "chart"), "one", { data: {} });
    another.synth();
    expect(await recorded()).toEqual(["chart/one", "chart/two", "chart/one"]);
  });

  test("holds nothing of an App that writes elsewhere, such as in a test, and the guard is on there", async () => {
    process.env.CDK8S_OUTDIR = join(folder, "read by slipway");
    try {
      const app = newApp();
      const chart = new Chart(app, "chart");
      new Config(chart, "config", { data: {} });
      app.synth();
      await expect(stat(record)).rejects.toThrow("ENOENT");
      new ApiObject(chart, "raw", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "raw" }, dta: {} } as never);
      expect(() => app.synth()).toThrow("schema-unknown-field");
      const read = new App();
      new Config(new Chart(read, "chart"), "read", { data: {} });
      read.synth();
      expect(await recorded()).toEqual(["chart/read"]);
    } finally {
      delete process.env.CDK8S_OUTDIR;
    }
  });

  test("leaves the objects as they were", () => {
    const app = newApp();
    const { object } = new Config(new Chart(app, "chart"), "config", { data: {} });
    app.synth();
    expect(Object.hasOwn(object, "toJson")).toBe(false);
  });
});
