// The promise of `WebApp`, measured: main.ts is rolled from version 1 to 2 and back, under traffic with one connection a
// request, until ten thousand requests have been answered while pods were being replaced.

import { appendFile } from "node:fs/promises";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { testCluster } from "../support/test-cluster";

const REQUESTS = 10_000;
const MOST_ROLLS = 40;
const minutes = 60_000;
const root = resolve(__dirname, "../..");

interface Counted {
  readonly target: string;
  readonly sent: number;
  readonly failed: number;
}

/** Runs the compiled `slipway`; resolves with its JSON lines. */
async function slipway(release: string, ...args: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const { execa } = await import("execa");
  const program = ["build/cli/main.js", ...args, "--name", "long", "--yes", "--format", "json"];
  const env = { APP_RELEASE: release, KUBECONFIG: testCluster().kubeconfig };
  const { stdout } = await execa(process.execPath, program, { cwd: root, env });
  return stdout.split("\n").map((line) => JSON.parse(line));
}

/** What each target was sent in one roll. */
async function roll(release: string): Promise<readonly Counted[]> {
  const [address] = testCluster().nodeAddresses;
  const urls = [`web=http://${address}:30001/`, `user-service=http://${address}:30000/`];
  const lines = await slipway(release, "deploy", ...urls.flatMap((url) => ["--observe", url]), "--loops", "4");
  const final = lines.findLast(({ type }) => type === "traffic");
  return (final?.targets ?? []) as readonly Counted[];
}

describe("traffic through rolling updates", () => {
  const totals = new Map<string, { sent: number; failed: number }>();
  const sentTo = (target: string): number => totals.get(target)?.sent ?? 0;
  let rolls = 0;

  beforeAll(async () => {
    await slipway("v1", "deploy");
    while (sentTo("web") < REQUESTS && rolls < MOST_ROLLS) {
      rolls += 1;
      for (const { target, sent, failed } of await roll(rolls % 2 === 1 ? "v2" : "v1")) {
        const { sent: before = 0, failed: lost = 0 } = totals.get(target) ?? {};
        totals.set(target, { sent: before + sent, failed: lost + failed });
      }
    }
    const { SLIPWAY_NUMBERS: numbers } = process.env;
    const line = (what: string, value: number): string => `${JSON.stringify({ what, value })}\n`;
    for (const [target, { sent, failed }] of numbers === undefined ? [] : totals) {
      const text = line(`${target}: requests sent in ${rolls} rolls`, sent) + line(`${target}: requests lost`, failed);
      await appendFile(numbers as string, text);
    }
  }, 20 * minutes);

  afterAll(async () => {
    await slipway("v1", "destroy");
  }, 2 * minutes);

  test("ten thousand requests reach the WebApp while its pods are replaced, and none is lost", () => {
    expect(sentTo("web")).toBeGreaterThanOrEqual(REQUESTS);
    expect(totals.get("web")?.failed).toBe(0);
  });

  test("the Deployment as written by hand answers too; what it loses is counted, not judged", () => {
    expect(sentTo("user-service")).toBeGreaterThan(0);
  });
});
