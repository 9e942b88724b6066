import { describe, expect, test } from "@jest/globals";
import type { Release } from "../../lib/deploy";
import type { StoredRelease } from "../../lib/deploy/release-store";
import { findLastGood } from "../../lib/deploy/restore";
import { DeployError } from "../../lib/errors";

function stored(number: number, status: StoredRelease["status"], damaged = false): StoredRelease {
  const read = (): Release => {
    if (damaged) throw new DeployError("RELEASE_UNREADABLE", "damaged");
    return { number } as Release;
  };
  return { number, status, read, secrets: [] };
}

describe("what a failed release falls back to", () => {
  const failed = { number: 4 } as Release;

  test("is the newest that succeeded before it", () => {
    const releases = [stored(1, "succeeded"), stored(2, "succeeded"), stored(3, "failed"), stored(5, "succeeded")];
    expect(findLastGood(releases, failed)?.number).toBe(2);
  });

  test("is an older one where the newest cannot be read", () => {
    expect(findLastGood([stored(1, "succeeded"), stored(2, "succeeded", true)], failed)?.number).toBe(1);
    expect(findLastGood([stored(3, "interrupted")], failed)).toBeUndefined();
  });
});
