/**
 * Requests to the API server as the rest of this folder makes them: with credentials, with what is safe to repeat
 * repeated, and with every refusal turned into a ClusterError.
 */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Abort, Manifest } from "../objects";
import type { ClusterAccess, Credential } from "./access";
import { withExpiry } from "./certificate-expiry";
import { type Clock, sleep } from "./clock";
import { ClusterError } from "./cluster-error";
import { isOutOfDate, toNetworkError, wasCutOff, wasNeverSent } from "./network-error";
import { retryDelayMs } from "./retry";
import { fetchServerValidity } from "./server-certificate";
import { type Asked, toStatusError } from "./status-error";
import { abortedError } from "./stop";
import type { HttpRequest, Transport } from "./transport";

export interface ApiRequest {
  readonly method: HttpRequest["method"];
  /** Encoded, with the query. */
  readonly path: string;
  /** Continues "Cannot …" in messages: `list pods in app-dev`. */
  readonly purpose: string;
  /** The object that is written. */
  readonly manifest?: Manifest;
  /** Sent as JSON. @default the manifest */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  /** Most bytes to read of the answer. */
  readonly limitBytes?: number;
  readonly isStream?: boolean;
}

export interface ApiResponse {
  readonly httpStatus: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const LOOK_TIMEOUT_MS = 3_000;
interface Opened {
  readonly response: IncomingMessage;
  /** What the request was sent with. */
  readonly credential: Credential;
}

/** A refusal is a short text; whatever is longer does not come from an API server. */
const LONGEST_REFUSAL_BYTES = 1 << 20;

type Outcome =
  | { readonly response: ApiResponse }
  | { readonly error: ClusterError; readonly delayMs?: number | undefined };

export class ApiClient {
  readonly access: ClusterAccess;
  readonly clock: Clock;
  readonly #transport: Transport;
  readonly #maxTries: number;
  #hasAnswered = false;
  #clockOffsetMs = 0;

  constructor(access: ClusterAccess, transport: Transport, options: { clock: Clock; maxTries: number }) {
    this.access = access;
    this.clock = options.clock;
    this.#transport = transport;
    this.#maxTries = options.maxTries;
  }

  /** The server's time minus ours, by the last answer's Date header. */
  get clockOffsetMs(): number {
    return this.#clockOffsetMs;
  }

  get isClosed(): boolean {
    return this.#transport.isClosed;
  }

  /** A 2xx answer, read to its end. */
  async send(request: ApiRequest, abort?: Abort): Promise<ApiResponse> {
    for (let tries = 1; ; tries++) {
      const outcome = await this.#try(request, tries, abort);
      if ("response" in outcome) return outcome.response;
      if (outcome.delayMs === undefined || tries >= this.#maxTries) throw outcome.error;
      await sleep(this.clock, outcome.delayMs, abort);
    }
  }

  /** The same, parsed. */
  async sendForJson<T>(request: ApiRequest, abort?: Abort): Promise<T> {
    const { text, headers } = await this.send(request, abort);
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      const message = `Cannot ${request.purpose}: ${this.access.server} answered with ${headers["content-type"] ?? "no content type"}, not JSON.`;
      throw new ClusterError("API_FAILED", message, { hint: "Is the server of the kubeconfig an API server?", cause });
    }
  }

  /** A 2xx answer whose body the caller reads. One try. */
  async openStream(request: ApiRequest, abort?: Abort): Promise<IncomingMessage> {
    try {
      const opened = await this.#open({ ...request, isStream: true }, abort);
      if (isSuccess(opened.response)) return opened.response;
      throw await this.#refusal(request, opened);
    } catch (error) {
      if (abort?.aborted === true || this.isClosed) throw abortedError();
      throw await this.#networkError(request, error);
    }
  }

  async #networkError({ purpose }: ApiRequest, cause: unknown): Promise<ClusterError> {
    const validity = isOutOfDate(cause) ? await fetchServerValidity(this.access, LOOK_TIMEOUT_MS) : undefined;
    return toNetworkError(cause, { purpose, access: this.access, ...(validity === undefined ? {} : { validity }) });
  }

  async #try(request: ApiRequest, tries: number, abort?: Abort): Promise<Outcome> {
    const { method } = request;
    try {
      const opened = await this.#open(request, abort);
      const { response } = opened;
      if (!isSuccess(response)) {
        const error = await this.#refusal(request, opened);
        const { httpStatus } = error.details;
        return { error, delayMs: retryDelayMs({ method, httpStatus, error, tries }, this.clock) };
      }
      const text = await readText(response, request.limitBytes);
      return { response: { httpStatus: response.statusCode ?? 0, headers: response.headers, text } };
    } catch (cause) {
      if (abort?.aborted === true || this.isClosed) return { error: abortedError() };
      const error = await this.#networkError(request, cause);
      // Before the first answer, a server that cannot be reached is told at once; later it may be restarting.
      const isRepeatable = wasCutOff(cause) || (this.#hasAnswered && wasNeverSent(cause));
      if (!isRepeatable) return { error };
      return { error, delayMs: retryDelayMs({ method, wasNeverSent: wasNeverSent(cause), error, tries }, this.clock) };
    }
  }

  /** One request with a valid credential: after a 401 it is sent a second time, if the credential could be renewed. */
  async #open(request: ApiRequest, abort?: Abort): Promise<Opened> {
    const credential = await this.access.credentials.fetch(abort);
    const response = await this.#transport.open(toHttp(request), credential, abort);
    this.#noteAnswer(response);
    if (response.statusCode !== 401 || !(await this.access.credentials.renew(credential, abort))) {
      return { response, credential };
    }
    response.destroy();
    const renewed = await this.access.credentials.fetch(abort);
    return { response: await this.#transport.open(toHttp(request), renewed, abort), credential: renewed };
  }

  #noteAnswer({ headers }: IncomingMessage): void {
    this.#hasAnswered = true;
    const date = Date.parse(headers.date ?? "");
    // The header has whole seconds: on average, half a second has gone.
    if (!Number.isNaN(date)) this.#clockOffsetMs = date + 500 - this.clock.now();
  }

  async #refusal(request: ApiRequest, { response, credential }: Opened): Promise<ClusterError> {
    const body = await readText(response, LONGEST_REFUSAL_BYTES);
    const retryAfterSeconds = readRetryAfter(response.headers["retry-after"], this.clock.now() + this.#clockOffsetMs);
    const asked: Asked = {
      purpose: request.purpose,
      access: this.access,
      ...(request.manifest === undefined ? {} : { manifest: request.manifest }),
    };
    const answer = {
      httpStatus: response.statusCode ?? 0,
      contentType: response.headers["content-type"] ?? "",
      body,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    };
    const error = toStatusError(answer, asked);
    return withExpiry(error, { credential, access: this.access, nowMs: this.clock.now() + this.#clockOffsetMs });
  }
}

function isSuccess({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 200 && statusCode < 300;
}

function toHttp(request: ApiRequest): HttpRequest {
  const { method, path, manifest, body = manifest, isStream = false } = request;
  const { contentType = "application/json", accept = "application/json" } = request;
  const headers = { accept, ...(body === undefined ? {} : { "content-type": contentType }) };
  return { method, path, headers, isStream, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
}

/** The whole body as text. Rejects when the connection is lost before its end. */
async function readText(response: IncomingMessage, limitBytes = Number.POSITIVE_INFINITY): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= limitBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, Math.min(length, limitBytes)).toString("utf8");
}

/** Retry-After is a number of seconds or a date. */
function readRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - nowMs) / 1000));
}
