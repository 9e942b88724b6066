import { expect, test } from "@jest/globals";
import { buildTally } from "../../lib/traffic/tally";
import type { TrafficSample } from "../../lib/traffic/traffic";

function sample(timeMs: number, rest: Partial<TrafficSample> = {}): TrafficSample {
  return { target: "web", url: "http://web.test/", timeMs, durationMs: 2, outcome: "ok", status: 200, ...rest };
}

test("a summary counts outcomes and versions, in the order in which they first appeared", () => {
  const tally = buildTally();
  tally.add(sample(1_000, { version: "web v2" }));
  tally.add(sample(1_010, { version: "api v1" }));
  tally.add(sample(1_020, { version: "web v2" }));
  tally.add(sample(1_030, { outcome: "refused" }));
  tally.add(sample(1_040, { outcome: "status", status: 503, version: "web v2" }));
  tally.add(sample(1_050));
  const [summary] = tally.readTotals();
  expect(summary).toMatchObject({ target: "web", url: "http://web.test/", sent: 6, failed: 2, durationMs: 52 });
  expect(summary?.outcomes).toEqual({ ok: 4, status: 1, refused: 1, reset: 0, timeout: 0, unreachable: 0 });
  expect(Object.entries(summary?.versions ?? {})).toEqual([
    ["web v2", 2],
    ["api v1", 1],
    ["unknown", 1],
  ]);
  expect(tally.readFailed()).toBe(2);
});

test("percentiles come from all durations", () => {
  const tally = buildTally();
  for (let ms = 1; ms <= 100; ms += 1) tally.add(sample(ms, { durationMs: ms }));
  const { p50 = 0, p99 = 0, max = 0 } = tally.readTotals()[0]?.latencyMs ?? {};
  expect(p50).toBeCloseTo(50, -1);
  expect(p99).toBeCloseTo(99, -1);
  expect(max).toBeCloseTo(100, -1);
});

test("a request belongs to the phase in which it was started, though it ended in the next", () => {
  let nowMs = 0;
  const tally = buildTally(() => nowMs);
  tally.add(sample(5));
  nowMs = 100;
  tally.enter("roll v2");
  nowMs = 200;
  tally.enter("restore");
  tally.add(sample(150, { durationMs: 100, outcome: "timeout" }));
  tally.add(sample(200));
  tally.add(sample(210, { target: "doc", url: "http://doc.test/" }));
  const phases = tally.readPhases().map(({ phase, targets }) => ({
    phase,
    counts: targets.map(({ target, sent, failed }) => [target, sent, failed]),
  }));
  expect(phases).toEqual([
    { phase: "roll v2", counts: [["web", 1, 1]] },
    {
      phase: "restore",
      counts: [
        ["web", 1, 0],
        ["doc", 1, 0],
      ],
    },
  ]);
  expect(tally.readTotals().map(({ target, sent }) => [target, sent])).toEqual([
    ["web", 3],
    ["doc", 1],
  ]);
  expect(tally.readFailed("doc")).toBe(0);
});

test("versions that differ each time do not fill the memory", () => {
  const tally = buildTally();
  for (let n = 0; n < 1_000; n += 1) tally.add(sample(n, { version: `at ${String(n)}` }));
  const versions = tally.readTotals()[0]?.versions ?? {};
  expect(Object.keys(versions)).toHaveLength(51);
  expect(versions.unknown).toBe(950);
});
