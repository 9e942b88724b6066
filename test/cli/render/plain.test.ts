import { expect, test } from "@jest/globals";
import { buildPlainRenderer } from "../../../lib/cli/render/plain";
import type { TrafficReport } from "../../../lib/cli/render/renderer";
import type { DeployEvent } from "../../../lib/deploy/deploy-event";
import type { TrafficSummary } from "../../../lib/traffic";
import { recordingTerminal } from "../recording-terminal";
import { isUndone, succeeds, web } from "./events";

function show(events: readonly DeployEvent[]) {
  const terminal = recordingTerminal();
  const renderer = buildPlainRenderer(terminal, () => 0);
  for (const event of events) renderer.show(event);
  return terminal;
}

test("an update that succeeds: one line for each change of state, the outcome on standard output", () => {
  const terminal = show(succeeds);
  expect(terminal.errLines.join("\n")).toMatchInlineSnapshot(`
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
Deployment shop/web: 1/3, waits for 2 pods of the new revision to be created  [1 new: ContainerCreating; 2 old: 1 Running, 1 Terminating]
Deployment shop/web: complete  [3 new: Running]
deleted Service shop/older"
`);
  expect(terminal.outLines.join("\n")).toMatchInlineSnapshot(`"shop: release 2 succeeded (12s)"`);
  expect(terminal.frames).toEqual([]);
});

test("a failure: cause, construct, evidence and fix together, then what was restored", () => {
  const terminal = show(isUndone);
  const from = terminal.errLines.findIndex((line) => line.startsWith("failed:"));
  expect(terminal.errLines.slice(from).join("\n")).toMatchInlineSnapshot(`
"failed: Deployment shop/web: container app exits with code 3; last line: no database
  object    Deployment shop/web
  made by   shop/web
  cause     crash-loop
  evidence  | pod web-2-a: CrashLoopBackOff, ready 0/1, restarts 2
            | log of app: no database
  fix       Check the environment of container app.
restoring release 1
release 3 recorded as pending
updated Deployment shop/web
watching 1 object
Deployment shop/web: complete  [1 new: Running]
release 1 is back, verified ready (as release 3)"
`);
  expect(terminal.outLines.join("\n")).toMatchInlineSnapshot(`
"shop: release 2 failed; release 1 is back (1m 10s)
  cause: container app exits with code 3; last line: no database"
`);
});

test("a refusal tells its cause, which nothing has told before", () => {
  const time = "2026-05-01T10:00:00.000Z";
  const terminal = show([
    { time, type: "started", app: "shop", intent: "deploy", server: "https://s", context: "" },
    {
      time,
      type: "outcome",
      outcome: "refused",
      exitCode: 4,
      durationMs: 5,
      cause: {
        code: "SET_EMPTY",
        message: "the set is empty, and 3 objects are deployed",
        hint: "use `slipway destroy`",
      },
    },
  ]);
  expect(terminal.text()).toMatchInlineSnapshot(`
"deploying shop on https://s
refused: the set is empty, and 3 objects are deployed
  cause     SET_EMPTY
  fix       use \`slipway destroy\`
shop: refused, nothing was changed"
`);
});

test("findings are listed with path, construct and fix, and the outcome does not repeat them", () => {
  const time = "2026-05-01T10:00:00.000Z";
  const object = { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" };
  const message = "unknown field `replcas`";
  const terminal = show([
    { time, type: "started", app: "shop", intent: "deploy", server: "https://s", context: "" },
    {
      time,
      type: "checked",
      findings: [
        {
          code: "unknown-field",
          severity: "error",
          object,
          path: "spec.replcas",
          message,
          constructPath: "a/web",
          hint: "did you mean `replicas`?",
        },
      ],
    },
    {
      time,
      type: "outcome",
      outcome: "invalid",
      exitCode: 3,
      durationMs: 5,
      cause: { code: "unknown-field", message },
    },
  ]);
  expect(terminal.text()).toMatchInlineSnapshot(`
"deploying shop on https://s
error Deployment shop/web spec.replcas: unknown field \`replcas\` [unknown-field]
  made by a/web
  fix: did you mean \`replicas\`?
shop: invalid, nothing was changed"
`);
});

test("a long silence is broken every 30 seconds, with what is waited for", () => {
  let nowMs = 0;
  const terminal = recordingTerminal();
  const renderer = buildPlainRenderer(terminal, () => nowMs);
  for (const event of succeeds.slice(0, -3)) renderer.show(event);
  const before = terminal.errLines.length;
  for (; nowMs < 65_000; nowMs += 250) renderer.tick();
  expect(terminal.errLines.slice(before)).toMatchInlineSnapshot(`
[
  "still watching: Deployment shop/web: 1/3, waits for 2 pods of the new revision to be created  [1 new: Running; 2 old: 1 Running, 1 Terminating] (30s)",
  "still watching: Deployment shop/web: 1/3, waits for 2 pods of the new revision to be created  [1 new: Running; 2 old: 1 Running, 1 Terminating] (1m 00s)",
]
`);
});

test("no control character of the cluster reaches the terminal", () => {
  const time = "2026-05-01T10:00:00.000Z";
  const evil = "\u001b[2J\u0007\u202e\u009b31m";
  const terminal = show([
    { time, type: "started", app: evil, intent: "deploy", server: evil, context: evil },
    { time, type: "waiting", on: evil },
    { time, type: "applied", object: { ...web, name: evil }, action: "create", constructPath: evil, warnings: [evil] },
    {
      time,
      type: "rollout",
      object: web,
      rollout: { state: "failed", reason: evil, message: evil },
      pods: [{ name: evil, status: evil, ready: evil, restarts: 0, current: true }],
    },
    {
      time,
      type: "failing",
      diagnosis: { code: "crash-loop", object: web, constructPath: evil, message: evil, hint: evil, evidence: [evil] },
    },
    { time, type: "warning", message: evil },
    { time, type: "outcome", outcome: "failed", exitCode: 8, durationMs: 1, cause: { code: evil, message: evil } },
  ]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
  expect(terminal.text()).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(terminal.text()).toContain("\\x1b[2J\\x07\\u202e");
});

const summary = (rest: Partial<TrafficSummary>): TrafficSummary => ({
  target: "web",
  url: "http://10.0.0.5:30001/",
  sent: 100,
  failed: 0,
  outcomes: { ok: 100, status: 0, refused: 0, reset: 0, timeout: 0, unreachable: 0 },
  versions: { "web v1": 100 },
  durationMs: 1_000,
  latencyMs: { p50: 1, p99: 9, max: 12 },
  ...rest,
});

test("requests are news when a version answers for the first time or the first one fails; the end has all counts", () => {
  const terminal = recordingTerminal();
  const renderer = buildPlainRenderer(terminal, () => 0);
  const both = summary({
    sent: 1_095,
    failed: 65,
    outcomes: { ok: 1_030, status: 0, refused: 63, reset: 1, timeout: 1, unreachable: 0 },
    versions: { "web v1": 500, "web v2": 530 },
  });
  const report = (final: boolean, ...totals: TrafficSummary[]): TrafficReport => ({
    final,
    totals,
    phases: [
      { phase: "rollout", targets: totals },
      { phase: "restore", targets: [summary({ versions: {} })] },
    ],
  });
  renderer.showTraffic(report(false, summary({})));
  renderer.showTraffic(report(false, summary({ sent: 200 })));
  renderer.showTraffic(report(false, both));
  renderer.showTraffic(report(true, both));
  expect(terminal.text()).toMatchInlineSnapshot(`
"traffic web: answers of web v1
traffic web: answers of web v2
traffic web: 65 failed (63 refused, 1 reset, 1 timeout), the first
traffic, rollout:
  web  1,095 requests  65 failed (63 refused, 1 reset, 1 timeout)  web v1 500 · web v2 530
traffic, restore:
  web  100 requests  0 failed  no answer"
`);
});

test("a restore that fails too: its reason stands in the text, once", () => {
  const failed = isUndone.findIndex(({ type }) => type === "restored");
  const reason = "and the restore failed: Service shop/web: spec.clusterIP cannot be changed";
  const [outcome] = isUndone.filter((event) => event.type === "outcome");
  if (outcome?.cause === undefined) throw new Error("no cause");
  const evidence = [...(outcome.cause.evidence ?? []), reason];
  const last: DeployEvent = { ...outcome, outcome: "failed", exitCode: 8, cause: { ...outcome.cause, evidence } };
  const lines = show([...isUndone.slice(0, failed), last]).errLines;
  expect(lines.at(-1)).toBe(`  evidence  | ${reason}`);
  expect(lines.filter((line) => line.includes("log of app: no database"))).toHaveLength(1);
});

test("a refused apply keeps its own cause when the restore's rollout fails as well", () => {
  const failing = isUndone.findIndex(({ type }) => type === "failing");
  const [outcome] = isUndone.filter((event) => event.type === "outcome");
  const cause = { code: "ADMISSION_DENIED", message: "a policy forbids it", hint: "ask for an exception" };
  const last = { ...outcome, outcome: "apply-failed", exitCode: 6, cause } as DeployEvent;
  const text = show([...isUndone.slice(0, failing + 1), last]).errLines.join("\n");
  expect(text).toContain("failed: a policy forbids it");
  expect(text).toContain("ask for an exception");
});
