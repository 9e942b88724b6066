import type { RequestListener } from "node:http";
import { afterEach, expect, test } from "@jest/globals";
import { probe } from "../../lib/traffic/probe";
import { buildVersionReader } from "../../lib/traffic/version";
import { closedUrl, startServer, type TestServer } from "./test-server";

let server: TestServer | undefined;
afterEach(() => server?.close());

async function probeServer(listener: RequestListener, timeoutMs = 5_000) {
  server = await startServer(listener);
  return probe({ target: "app", url: server.url, timeoutMs, readVersion: buildVersionReader() });
}

test("an answer is ok, with its status, its version and the local port of its connection", async () => {
  const ports: (number | undefined)[] = [];
  const sample = await probeServer((request, response) => {
    ports.push(request.socket.remotePort);
    response.end(JSON.stringify({ service: "user-service", version: "1.0.0" }));
  });
  expect(sample).toMatchObject({ target: "app", outcome: "ok", status: 200, version: "user-service v1.0.0" });
  expect(sample.localPort).toBe(ports[0]);
});

test("a status of 400 and more is a failure, and still tells who answered", async () => {
  const sample = await probeServer((_request, response) => {
    response.statusCode = 503;
    response.end(JSON.stringify({ version: "2.1" }));
  });
  expect(sample).toMatchObject({ outcome: "status", status: 503, version: "2.1" });
});

test("a redirect is an answer, and is not followed", async () => {
  const sample = await probeServer((_request, response) => response.writeHead(302, { location: "/other" }).end());
  expect(sample).toMatchObject({ outcome: "ok", status: 302 });
});

test("a port without a listener refuses", async () => {
  const url = await closedUrl();
  const sample = await probe({ target: "app", url, timeoutMs: 5_000, readVersion: buildVersionReader() });
  expect(sample).toMatchObject({ outcome: "refused", error: "ECONNREFUSED" });
});

test("a connection that is closed before the answer is a reset", async () => {
  const sample = await probeServer((request) => request.socket.destroy());
  expect(sample).toMatchObject({ outcome: "reset", error: "ECONNRESET" });
});

test("an answer that is cut off after its head is a reset, although its status was 200", async () => {
  const sample = await probeServer((request, response) => {
    response.writeHead(200, { "content-length": "1000" });
    response.write("half", () => request.socket.destroy());
  });
  expect(sample).toMatchObject({ outcome: "reset", status: 200 });
});

test("bytes that are no HTTP are a broken connection", async () => {
  const sample = await probeServer((request) => request.socket.end("hello\r\n\r\n"));
  expect(sample.outcome).toBe("reset");
  expect(sample.error).toMatch(/^HPE_/);
});

test("silence is a timeout", async () => {
  const sample = await probeServer(() => undefined, 50);
  expect(sample).toMatchObject({ outcome: "timeout", error: "ETIMEDOUT" });
});

test("a body that drips past the timeout is a timeout: one clock runs over the whole request", async () => {
  const sample = await probeServer((_request, response) => {
    const drip = setInterval(() => response.write("x"), 10);
    response.on("close", () => clearInterval(drip));
  }, 100);
  expect(sample.outcome).toBe("timeout");
});

test("an endless body is read only as far as its version can stand", async () => {
  const sample = await probeServer((_request, response) => {
    const fill = (): void => {
      while (response.write("y".repeat(16_384)));
    };
    response.on("drain", fill);
    fill();
  });
  expect(sample).toMatchObject({ outcome: "ok", status: 200 });
});

test("a name that does not resolve is unreachable", async () => {
  const url = "http://slipway.invalid/";
  const sample = await probe({ target: "app", url, timeoutMs: 20_000, readVersion: buildVersionReader() });
  expect(sample.outcome).toBe("unreachable");
});
