import { expect, test } from "@jest/globals";
import { releaseTable } from "../../../lib/cli/render/release-lines";
import type { Release } from "../../../lib/deploy";

test("the table of releases tells the time in whole seconds", () => {
  const startedAt = "2026-05-01T10:00:00.123Z";
  const release = { number: 1, status: "succeeded", author: "ann@build", cause: "release 1", objects: [], startedAt };
  expect(releaseTable([release as unknown as Release])[1]).toContain(" 2026-05-01T10:00:00Z ");
});
