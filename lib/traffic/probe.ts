/**
 * One request on a connection of its own, and what came of it. A connection a request is the point: a kept-alive one
 * stays with the pod that it reached first and hides what new clients meet.
 */
import * as http from "node:http";
import * as https from "node:https";
import type { Outcome, TrafficSample } from "./traffic";
import type { VersionReader } from "./version";

export interface Probe {
  readonly target: string;
  readonly url: string;
  readonly timeoutMs: number;
  readonly readVersion: VersionReader;
}

/** More of an answer than this is not needed to find its version, and would not stay flat in memory. */
const BODY_LIMIT_BYTES = 64 * 1024;

/** Sends one request. Never throws: every end is a sample. */
export function probe({ target, url, timeoutMs, readVersion }: Probe): Promise<TrafficSample> {
  const timeMs = Date.now();
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const send = url.startsWith("https:") ? https.get : http.get;
    const request = send(url, { agent: false, headers: { "user-agent": "slipway-observe", connection: "close" } });
    const end = (result: Result): void => {
      clearTimeout(timer);
      const localPort = request.socket?.localPort;
      const durationMs = performance.now() - startedMs;
      resolve({ target, url, timeMs, durationMs, ...result, ...(localPort === undefined ? {} : { localPort }) });
      request.destroy();
    };
    // One clock over connect, answer and body: a socket timeout would start anew with every byte.
    const timer = setTimeout(() => end({ outcome: "timeout", error: "ETIMEDOUT" }), timeoutMs);
    request.on("error", (error: NodeJS.ErrnoException) => end(toFailure(error)));
    request.on("response", (response) => readAnswer(response, readVersion, end));
  });
}

type Result = Pick<TrafficSample, "outcome" | "status" | "version" | "error">;

function readAnswer(response: http.IncomingMessage, readVersion: VersionReader, end: (result: Result) => void): void {
  const { statusCode: status = 0, headers } = response;
  const chunks: Buffer[] = [];
  let size = 0;
  const finish = (): void => {
    const version = readVersion({ headers, body: Buffer.concat(chunks).toString("utf8") });
    const outcome = status < 400 ? "ok" : "status";
    end({ outcome, status, ...(version === undefined ? {} : { version }) });
  };
  response.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= BODY_LIMIT_BYTES) finish();
  });
  response.on("end", finish);
  // An answer that is cut off after its head is lost, whatever its status said.
  response.on("error", (error: NodeJS.ErrnoException) => end({ ...toFailure(error), status }));
}

const OUTCOME_OF_ERROR: Readonly<Record<string, Outcome>> = {
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  EPIPE: "reset",
  ETIMEDOUT: "timeout",
};

function toFailure(error: NodeJS.ErrnoException): Result {
  const code = error.code ?? error.name;
  // HPE_…: bytes came that are no HTTP answer; for the client that is a broken connection.
  return { outcome: OUTCOME_OF_ERROR[code] ?? (code.startsWith("HPE_") ? "reset" : "unreachable"), error: code };
}
