import { afterEach, expect, test } from "@jest/globals";
import { runProgram } from "../../lib/cli/program";
import { closedUrl, startServer, type TestServer } from "../traffic/test-server";
import { recordingTerminal } from "./recording-terminal";

const servers: TestServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function serve(version: string): Promise<string> {
  const server = await startServer((_request, response) => response.end(JSON.stringify({ service: "web", version })));
  servers.push(server);
  return server.url;
}

async function observe(words: string, settings = {}) {
  const terminal = recordingTerminal(settings);
  await runProgram(["observe", ...words.split(" ")], terminal);
  return terminal;
}

const eventsOf = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

test("answers are counted by version, and the counts are the result", async () => {
  const [one, two] = [await serve("1.0.0"), await serve("2.0.0")];
  const terminal = await observe(`old=${one} new=${two} --requests 5 --interval 1ms`);
  expect(terminal.exitCode()).toBe(0);
  expect(terminal.outLines.slice(0, 2)).toEqual([
    "old  5 requests  0 failed  web v1.0.0 5",
    "new  5 requests  0 failed  web v2.0.0 5",
  ]);
  expect(terminal.outLines[2]).toMatch(/^old {2}p50 .* ms {2}p99 .* ms {2}max .* ms$/);
});

test("more lost requests than allowed exit 10, with the target and both numbers", async () => {
  const [good, closed] = [await serve("1.0.0"), await closedUrl()];
  const terminal = await observe(`good=${good} bad=${closed} --requests 3 --max-failed 2 --interval 1ms`);
  expect(terminal.exitCode()).toBe(10);
  expect(terminal.errLines).toContain("over the limit: bad lost 3 requests; at most 2 may be lost");
});

test("a limit for one target leaves the others alone", async () => {
  const [good, closed] = [await serve("1.0.0"), await closedUrl()];
  const terminal = await observe(`good=${good} bad=${closed} --requests 3 --max-failed good=0 --interval 1ms`);
  expect(terminal.exitCode()).toBe(0);
  const exactly = await observe(`bad=${closed} --requests 3 --max-failed bad=3 --interval 1ms`);
  expect(exactly.exitCode()).toBe(0);
});

test("for programs: each failed request, the counts, and the outcome as the last line", async () => {
  const terminal = await observe(`bad=${await closedUrl()} --requests 2 --max-failed 0 --format json --interval 1ms`);
  const events = eventsOf(terminal.outLines);
  expect(events.every(({ type, time }) => typeof type === "string" && typeof time === "string")).toBe(true);
  expect(events.filter(({ type }) => type === "request-failed")).toHaveLength(2);
  expect(events.at(-2)).toMatchObject({
    type: "traffic",
    final: true,
    targets: [{ target: "bad", sent: 2, failed: 2 }],
  });
  expect(events.at(-1)).toMatchObject({
    type: "outcome",
    outcome: "failed",
    exitCode: 10,
    cause: { code: "requests-lost", message: "bad lost 2 requests; at most 0 may be lost" },
  });
});

test("interrupted, it still prints what it has seen", async () => {
  const terminal = recordingTerminal();
  const server = await startServer((_request, response) => {
    terminal.interrupt();
    response.end('{"version":"1.0"}');
  });
  servers.push(server);
  await runProgram(["observe", `web=${server.url}`], terminal);
  expect(terminal.exitCode()).toBe(130);
  expect(terminal.outLines[0]).toMatch(/^web {2}\d requests? {2}0 failed {2}1\.0 \d$/);
});

test("on a terminal the counts are redrawn in place, and taken away at the end", async () => {
  const url = await serve("1.0.0");
  const terminal = await observe(`web=${url} --duration 600ms`, { live: true });
  expect(terminal.frames.flat().some((line) => line.startsWith("web  "))).toBe(true);
  expect(terminal.frames.at(-1)).toEqual([]);
});

test("a version that would rewrite the screen is printed visibly", async () => {
  const server = await startServer((_request, response) => response.end('{"version":"1\\u001b[2J"}'));
  servers.push(server);
  const terminal = await observe(`web=${server.url} --requests 1`);
  expect(terminal.text()).toContain("1\\x1b[2J");
  expect(terminal.text()).not.toContain("\u001b");
});
