import { afterEach, expect, test } from "@jest/globals";
import { buildTrafficWatch, type TrafficWatchOptions } from "../../lib/cli/traffic-watch";
import type { DeployEvent } from "../../lib/deploy/deploy-event";
import type { TrafficSample } from "../../lib/traffic";
import { closedUrl, startServer, type TestServer } from "../traffic/test-server";
import { recordingTerminal } from "./recording-terminal";

const time = "2026-05-01T10:00:00.000Z";
const servers: TestServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function serve(): Promise<string> {
  const server = await startServer((_request, response) => response.end('{"version":"1.0"}'));
  servers.push(server);
  return server.url;
}

function watch(options: Partial<TrafficWatchOptions> & Pick<TrafficWatchOptions, "targets">) {
  const lost: TrafficSample[] = [];
  const base = { limits: new Map<string, number>(), leastRequests: 0, pace: { intervalMs: 1 } };
  const terminal = recordingTerminal();
  const settings = { ...base, onFailure: (sample: TrafficSample) => void lost.push(sample), ...options };
  return { lost, terminal, watching: buildTrafficWatch(settings, terminal) };
}

test("nothing is sent before the first write", async () => {
  const server = await startServer(() => undefined);
  servers.push(server);
  const traffic = await watch({ targets: [{ name: "web", url: server.url }] }).watching;
  await traffic.follow({ time, type: "locked", holder: "me" });
  await traffic.end();
  expect([server.connections(), traffic.hasSent(), traffic.isSending()]).toEqual([0, false, false]);
});

test("a phase does not end before each target has enough requests, and phases are counted apart", async () => {
  const targets = [
    { name: "a", url: await serve() },
    { name: "b", url: await serve() },
  ];
  const traffic = await watch({ targets, leastRequests: 20 }).watching;
  traffic.gate.start();
  expect(await traffic.gate.finish()).toBeUndefined();
  await traffic.follow({ time, type: "restoring", release: 1 });
  await traffic.follow({ time, type: "restored", release: 1, as: 3 } satisfies DeployEvent);
  await traffic.end();
  const { phases, final } = traffic.read(true);
  expect(final).toBe(true);
  expect(phases.map(({ phase }) => phase)).toEqual(["rollout", "restore"]);
  for (const { targets: summaries } of phases) {
    expect(summaries.map(({ target }) => target).sort()).toEqual(["a", "b"]);
    for (const { sent } of summaries) expect(sent).toBeGreaterThanOrEqual(20);
  }
});

test("more lost requests than a target may lose fail the rollout, and say which and how", async () => {
  const targets = [
    { name: "good", url: await serve() },
    { name: "bad", url: await closedUrl() },
  ];
  const limits = new Map([
    ["good", 0],
    ["bad", 0],
  ]);
  const { lost, watching } = watch({ targets, limits, leastRequests: 5 });
  const traffic = await watching;
  traffic.gate.start();
  const failure = await traffic.gate.finish();
  await traffic.end();
  expect(failure?.message).toMatch(/^bad lost \d+ of \d+ requests; at most 0 may be lost$/);
  expect(failure?.evidence[0]).toMatch(/^bad: \d+ failed \(\d+ refused\); answers: no answer$/);
  expect(failure?.evidence).toHaveLength(1);
  expect(lost.length).toBeGreaterThanOrEqual(5);
});

test("a target without a limit may lose all of them", async () => {
  const traffic = await watch({ targets: [{ name: "bad", url: await closedUrl() }], leastRequests: 3 }).watching;
  traffic.gate.start();
  expect(await traffic.gate.finish()).toBeUndefined();
  await traffic.end();
});

test("an interrupted run does not wait for more requests", async () => {
  const server = await startServer((_request, response) => {
    terminal.interrupt();
    response.end("{}");
  });
  servers.push(server);
  const { terminal, watching } = watch({ targets: [{ name: "web", url: server.url }], leastRequests: 1_000_000 });
  const traffic = await watching;
  traffic.gate.start();
  await traffic.gate.finish();
  await traffic.end();
  expect(traffic.read(true).totals[0]?.sent).toBeLessThan(1_000);
});
