import { describe, expect, jest, test } from "@jest/globals";
import * as fc from "fast-check";
import { parseManifests } from "../../lib/synth/read-manifests";
import { testCluster } from "../support/test-cluster";

/** What kubectl's parser and others disagree on: numbers in all notations, times, dates, words. */
const scalar = fc.oneof(
  fc.stringMatching(/^[-+]?0[oOxXbB]?[0-9a-fA-F_]{1,6}$/),
  fc.stringMatching(/^[-+]?[0-9_]{1,6}(\.[0-9_]{0,3})?([eE][-+]?[0-9]{1,2})?$/),
  fc.stringMatching(/^[-+]?\.[0-9_]{1,3}([eE][-+]?[0-9]{1,2})?$/),
  fc.stringMatching(/^[0-9]{1,4}(:[0-9]{1,2}){1,2}(\.[0-9]+)?$/),
  fc.stringMatching(/^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$/),
  fc.stringMatching(/^([yYnN]|yes|Yes|YES|tRue|[tT]rue|oN|[oO]n|OFF|~|[nN]ull|NULL|nULL|=|<<)$/),
);

jest.setTimeout(60_000); // a real process, on a machine that may be busy

describe("an unquoted scalar", () => {
  test("means to us what it means to kubectl", async () => {
    const values = fc.sample(scalar, { numRuns: 2000, seed: 7 });
    const list = values.map((value) => `- ${value}\n`).join("");
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n${list}`;
    const flags = ["create", "--dry-run=client", "--validate=false", "-o", "json", "-f", "-"];
    const { stdout, stderr, exitCode } = await testCluster().kubectl(flags, text);
    expect([exitCode, stderr]).toEqual([0, ""]);
    const theirs = (JSON.parse(stdout) as { data: unknown[] }).data;
    const [object] = await parseManifests(text, "scalars.yaml");
    const ours = JSON.parse(JSON.stringify(object?.manifest.data)) as unknown[]; // JSON has no -0
    const pairs = (read: readonly unknown[]) =>
      values.map((value, index) => `${value} is ${JSON.stringify(read[index])}`);
    expect(pairs(ours)).toEqual(pairs(theirs));
  });
});
