import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { readManifests } from "../../lib/synth";
import { MANIFEST_ROWS, renderRow } from "./manifest-rows";

const fixtures = { cwd: join(__dirname, "../fixtures/manifests"), readInput: async () => "" };

describe("the manifests that the documents write by hand", () => {
  test.each(MANIFEST_ROWS)("$row: the construct renders $file, no field more and none less", async (row) => {
    const [written] = await readManifests([row.file], fixtures);
    expect(renderRow(row)).toEqual(written?.manifest);
  });
});
