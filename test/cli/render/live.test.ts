import { expect, test } from "@jest/globals";
import { buildLiveRenderer } from "../../../lib/cli/render/live";
import { recordingTerminal } from "../recording-terminal";
import { isUndone, succeeds } from "./events";

test("rollouts, pods and time stand in a block of their own; what has happened stays above it", () => {
  let nowMs = 0;
  const terminal = recordingTerminal({ live: true });
  const renderer = buildLiveRenderer(terminal, () => nowMs);
  for (const event of succeeds.slice(0, -3)) renderer.show(event);
  nowMs = 4_200;
  renderer.tick();
  expect(terminal.frames.at(-1)?.join("\n")).toMatchInlineSnapshot(`
"
shop release 2, watching, 4.2s
Deployment shop/web  ■□□  1/3, waits for 2 pods of the new revision to be created
    web-1-a  1/1  Running        old
    web-1-b  0/1  Terminating    old
    web-2-a  1/1  Running        new"
`);
  for (const event of succeeds.slice(-3)) renderer.show(event);
  expect(terminal.frames.at(-1)).toEqual([]);
  expect(terminal.text()).toMatchInlineSnapshot(`
"deploying shop on https://10.0.0.1:6443 (context dev)
plan: 1 to create, 1 to update, 1 to delete, 1 unchanged
  + ConfigMap shop/web-config
  ~ Deployment shop/web        (replaces its pods; made by shop/web)
      spec.template.spec.containers[name=app].image: web:1.0.0 → web:2.0.0
      spec.replicas: 2 → 3
      + metadata.labels.tier: front
  - Service shop/older
lock taken: ann@build (pid 7)
release 2 recorded as pending
created ConfigMap shop/web-config
updated Deployment shop/web
  warning of the API server: spec.x is deprecated
watching 1 object
Deployment shop/web: complete
deleted Service shop/older
shop: release 2 succeeded (12s)"
`);
});

test("the answers by version stand below the pods while requests run", () => {
  const terminal = recordingTerminal({ live: true });
  const renderer = buildLiveRenderer(terminal, () => 0);
  for (const event of succeeds.slice(0, -3)) renderer.show(event);
  const outcomes = { ok: 90, status: 0, refused: 10, reset: 0, timeout: 0, unreachable: 0 };
  const latencyMs = { p50: 1, p99: 2, max: 3 };
  const target = {
    target: "web",
    url: "http://w/",
    sent: 100,
    failed: 10,
    outcomes,
    versions: { "web v1": 40, "web v2": 50 },
  };
  renderer.showTraffic({ final: false, totals: [{ ...target, durationMs: 1, latencyMs }], phases: [] });
  expect(terminal.frames.at(-1)?.at(-1)).toMatchInlineSnapshot(
    `"» web  100 requests  10 failed (10 refused)  web v1 40 · web v2 50"`,
  );
});

test("nothing is drawn before there is something to watch", () => {
  const terminal = recordingTerminal({ live: true });
  const renderer = buildLiveRenderer(terminal, () => 0);
  for (const event of succeeds.slice(0, 3)) renderer.show(event);
  renderer.tick();
  expect(terminal.frames.flat()).toEqual([]);
});

test("hundreds of pods do not push the other rollouts off the screen", () => {
  const terminal = recordingTerminal({ live: true });
  const renderer = buildLiveRenderer(terminal, () => 0);
  const event = succeeds.find(({ type }) => type === "rollout");
  if (event?.type !== "rollout") throw new Error("no rollout event");
  const [first] = event.pods;
  if (first === undefined) throw new Error("no pod");
  const pods = Array.from({ length: 300 }, (_, index) => ({ ...first, name: `web-${String(index)}` }));
  renderer.show({ ...event, pods });
  expect(terminal.frames.at(-1)).toHaveLength(12);
  expect(terminal.frames.at(-1)?.at(-1)).toBe("    … 292 more pods");
});

test("a failure is printed once, above the block, and the block goes on with the restore", () => {
  const terminal = recordingTerminal({ live: true });
  const renderer = buildLiveRenderer(terminal, () => 0);
  for (const event of isUndone) renderer.show(event);
  expect(terminal.errLines.filter((line) => line.startsWith("failed:"))).toHaveLength(1);
  expect(terminal.frames.some((frame) => frame.some((line) => line.includes("restoring release 1")))).toBe(true);
  expect(terminal.outLines.join("\n")).toMatchInlineSnapshot(`
"shop: release 2 failed; release 1 is back (1m 10s)
  cause: container app exits with code 3; last line: no database"
`);
});
