import { afterEach, expect, test } from "@jest/globals";
import { sendTraffic } from "../../lib/traffic/loop";
import type { TrafficSample } from "../../lib/traffic/traffic";
import { startServer, type TestServer } from "./test-server";

const servers: TestServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function serve(version: string): Promise<TestServer> {
  const server = await startServer((_request, response) => response.end(JSON.stringify({ version })));
  servers.push(server);
  return server;
}

test("each target gets as many requests as asked for, each on a connection of its own", async () => {
  const [one, two] = [await serve("1.0"), await serve("2.0")];
  const samples: TrafficSample[] = [];
  const targets = [
    { name: "one", url: one.url },
    { name: "two", url: two.url },
  ];
  await sendTraffic(targets, { maxRequests: 25, loops: 3, intervalMs: 0 }, (sample) => samples.push(sample));
  expect(samples.filter(({ target }) => target === "one")).toHaveLength(25);
  expect(samples.filter(({ target, version }) => target === "two" && version === "2.0")).toHaveLength(25);
  expect([one.connections(), two.connections()]).toEqual([25, 25]);
  expect(new Set(samples.map(({ localPort }) => localPort)).size).toBeGreaterThan(25);
});

test("a target's own limit of time goes before that of the run", async () => {
  const silent = await startServer(() => undefined);
  servers.push(silent);
  const outcomes = new Map<string, string>();
  let answer = (): void => undefined;
  const slow = await startServer((_request, response) => {
    answer = () => response.end("{}");
    if (outcomes.has("hasty")) answer();
  });
  servers.push(slow);
  const targets = [
    { name: "hasty", url: silent.url },
    { name: "patient", url: slow.url, timeoutMs: 60_000 },
  ];
  await sendTraffic(targets, { maxRequests: 1, timeoutMs: 20 }, ({ target, outcome }) => {
    outcomes.set(target, outcome);
    answer(); // the patient one is answered only after the hasty one has given up
  });
  expect(Object.fromEntries(outcomes)).toEqual({ hasty: "timeout", patient: "ok" });
});

test("a stop signal ends the sending, and requests in flight are still counted", async () => {
  const release: (() => void)[] = [];
  const stop = new AbortController();
  const server = await startServer((_request, response) => {
    release.push(() => response.end("{}"));
    if (release.length === 2) {
      stop.abort();
      for (const answer of release) answer();
    }
  });
  servers.push(server);
  const samples: TrafficSample[] = [];
  await sendTraffic([{ name: "a", url: server.url }], { stop: stop.signal, loops: 2 }, (sample) =>
    samples.push(sample),
  );
  expect(samples.map(({ outcome }) => outcome)).toEqual(["ok", "ok"]);
});

test("a signal that was given before sends nothing", async () => {
  const server = await serve("1.0");
  await sendTraffic([{ name: "a", url: server.url }], { stop: AbortSignal.abort() }, () => undefined);
  expect(server.connections()).toBe(0);
});

test("a duration ends the sending", async () => {
  const server = await serve("1.0");
  let sent = 0;
  await sendTraffic([{ name: "a", url: server.url }], { durationMs: 40, intervalMs: 1 }, () => {
    sent += 1;
  });
  expect(sent).toBe(server.connections());
  expect(sent).toBeGreaterThan(0);
});

test("sending without an end is refused", async () => {
  await expect(sendTraffic([], {}, () => undefined)).rejects.toThrow("Traffic needs an end");
});

test.each([0, 1.5, 65])("%s loops are refused", async (loops) => {
  await expect(sendTraffic([], { maxRequests: 1, loops }, () => undefined)).rejects.toThrow("it must be 1 to 64");
});
