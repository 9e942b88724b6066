import { expect, test } from "@jest/globals";
import { buildJsonRenderer } from "../../../lib/cli/render/json";
import { isUndone } from "./events";

test("every line is one JSON object with type and time; the last is the outcome", () => {
  const lines: string[] = [];
  const renderer = buildJsonRenderer((line) => lines.push(line), Date.now);
  for (const event of isUndone) renderer.show(event);
  const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(events).toEqual(isUndone);
  expect(events.every(({ type, time }) => typeof type === "string" && typeof time === "string")).toBe(true);
  expect(events.at(-1)).toMatchObject({
    type: "outcome",
    outcome: "failed-restored",
    exitCode: 7,
    release: 2,
    restored: 1,
  });
});

test("characters that a terminal obeys are escapes in the line, and come back unchanged from it", () => {
  const lines: string[] = [];
  const message = "a\u001b[2Jb\u009b31mc\u202ed\u2028e\u007f";
  buildJsonRenderer((line) => lines.push(line), Date.now).show({ time: "t", type: "warning", message });
  expect(lines.join("")).toMatch(/^[\u0020-\u007e]*$/);
  expect((JSON.parse(lines.join("")) as { message: string }).message).toBe(message);
});

test("counts of requests come once a second and at the end", () => {
  let nowMs = 0;
  const lines: string[] = [];
  const renderer = buildJsonRenderer(
    (line) => lines.push(line),
    () => nowMs,
  );
  for (; nowMs < 3_000; nowMs += 250) renderer.showTraffic({ final: false, totals: [], phases: [] });
  renderer.showTraffic({ final: true, totals: [], phases: [] });
  const finals = lines.map((line) => (JSON.parse(line) as { final: boolean }).final);
  expect(finals).toEqual([false, false, false, true]);
});

test("failed requests are written one by one, but not without end", () => {
  const lines: string[] = [];
  const renderer = buildJsonRenderer(
    (line) => lines.push(line),
    () => 0,
  );
  const sample = {
    target: "web",
    url: "http://w/",
    timeMs: 0,
    durationMs: 2,
    outcome: "refused",
    localPort: 4_711,
  } as const;
  for (let n = 0; n < 1_500; n += 1) renderer.showLost(sample);
  expect(lines).toHaveLength(1_000);
  expect(JSON.parse(lines[0] ?? "")).toEqual({
    time: "1970-01-01T00:00:00.000Z",
    type: "request-failed",
    target: "web",
    url: "http://w/",
    durationMs: 2,
    outcome: "refused",
    localPort: 4_711,
  });
});
