/**
 * One HTTP request to the API server, over connections that are kept open: a new TLS handshake for each request would
 * cost more than the request. Knows nothing of retries, credentials' renewal or Kubernetes.
 */
import * as http from "node:http";
import * as https from "node:https";
import type { TLSSocket } from "node:tls";
import type { Abort } from "../objects";
import type { ClientCertificate, ClusterAccess, Credential } from "./access";
import type { Clock } from "./clock";
import { bareHost } from "./proxy-choice";
import { TunnelAgent } from "./proxy-tunnel";
import { abortedError, onAbort } from "./stop";

/** How long an unused connection is kept; well below the 90 s after which an API server closes it. */
const KEEP_MS = 30_000;
const TCP_KEEP_ALIVE_MS = 15_000;

export interface TransportOptions {
  readonly userAgent: string;
  readonly maxSockets: number;
  /** For TCP and TLS together. */
  readonly connectTimeoutMs: number;
  /** A request that is given up when the server sends nothing for so long. Not for streams. */
  readonly idleTimeoutMs: number;
  readonly clock: Clock;
}

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below the server's base path; encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A connection of its own that may stay silent: a watch. */
  readonly isStream?: boolean;
}

/** A time limit of ours was over. `phase` says which. */
export class TimedOutError extends Error {
  readonly phase: "connect" | "answer";
  constructor(phase: "connect" | "answer", limitMs: number) {
    super(`no ${phase === "connect" ? "connection" : "answer"} within ${limitMs / 1000} s`);
    this.phase = phase;
  }
}

interface Agents {
  readonly certificate: ClientCertificate | undefined;
  readonly short: http.Agent;
  /** Watches hold their connection for long: in the same pool, a few of them would leave none for the others. */
  readonly streams: http.Agent;
}

export class Transport {
  readonly #access: ClusterAccess;
  readonly #base: URL;
  readonly #options: TransportOptions;
  #agents: Agents | undefined;
  #closed = false;

  constructor(access: ClusterAccess, options: TransportOptions) {
    this.#access = access;
    this.#base = new URL(access.server);
    this.#options = options;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  close(): void {
    this.#closed = true;
    this.#agents?.short.destroy();
    this.#agents?.streams.destroy();
  }

  /** Resolves with the answer's head; its body is yet to be read. Rejects with what Node says, or `ABORTED`. */
  open(request: HttpRequest, credential: Credential, abort?: Abort): Promise<http.IncomingMessage> {
    return new Promise((resolve, reject) => {
      if (this.#closed || abort?.aborted === true) {
        reject(abortedError());
        return;
      }
      const outgoing = this.#start(request, credential);
      const forget = onAbort(abort, () => outgoing.destroy(abortedError()));
      this.#limit(outgoing, request.isStream === true);
      outgoing.once("close", forget);
      outgoing.once("error", reject);
      outgoing.once("response", (response) => {
        // Without a listener, a connection lost while nobody reads would end the process.
        response.on("error", () => undefined);
        resolve(response);
      });
      outgoing.end(request.body);
    });
  }

  #start(request: HttpRequest, credential: Credential): http.ClientRequest {
    const isSecure = this.#base.protocol === "https:";
    const agents = this.#agentsFor(credential.certificate);
    return (isSecure ? https : http).request({
      host: bareHost(this.#base),
      port: this.#base.port || (isSecure ? 443 : 80),
      method: request.method,
      path: this.#base.pathname.replace(/\/+$/, "") + request.path,
      agent: request.isStream === true ? agents.streams : agents.short,
      headers: {
        accept: "application/json",
        "user-agent": this.#options.userAgent,
        ...impersonationHeaders(this.#access),
        ...request.headers,
        ...(credential.authorization === undefined ? {} : { authorization: credential.authorization }),
        ...(request.body === undefined ? {} : { "content-length": String(Buffer.byteLength(request.body)) }),
      },
    });
  }

  #limit(outgoing: http.ClientRequest, isStream: boolean): void {
    const { connectTimeoutMs, idleTimeoutMs, clock } = this.#options;
    outgoing.once("socket", (socket: TLSSocket & { readonly secureConnecting?: boolean }) => {
      if (isStream) socket.setKeepAlive(true, TCP_KEEP_ALIVE_MS);
      // Not `reusedSocket`: it is false for a request that had to wait in the queue for a connection.
      if (!socket.connecting && socket.secureConnecting !== true) return;
      const fail = () => outgoing.destroy(new TimedOutError("connect", connectTimeoutMs));
      const stopClock = clock.after(connectTimeoutMs, fail);
      socket.once(this.#base.protocol === "https:" ? "secureConnect" : "connect", stopClock);
      outgoing.once("close", stopClock);
    });
    if (!isStream) {
      outgoing.setTimeout(idleTimeoutMs, () => outgoing.destroy(new TimedOutError("answer", idleTimeoutMs)));
    }
  }

  /** The same agents as long as the client certificate is the same: connections carry it. */
  #agentsFor(certificate: ClientCertificate | undefined): Agents {
    const { maxSockets } = this.#options;
    if (this.#agents === undefined || this.#agents.certificate !== certificate) {
      // Those of an older certificate are left to close by themselves: requests may still run on them.
      this.#agents = {
        certificate,
        short: this.#createAgent(certificate, maxSockets),
        streams: this.#createAgent(certificate, Number.POSITIVE_INFINITY),
      };
    }
    return this.#agents;
  }

  #createAgent(certificate: ClientCertificate | undefined, maxSockets: number): http.Agent {
    const { trust, proxyUrl } = this.#access;
    const options: https.AgentOptions = {
      keepAlive: true,
      maxSockets,
      timeout: KEEP_MS,
      rejectUnauthorized: !trust.insecure,
      ...(trust.certificateAuthority === undefined ? {} : { ca: trust.certificateAuthority }),
      ...(trust.serverName === undefined ? {} : { servername: trust.serverName }),
      ...(certificate === undefined ? {} : { cert: certificate.certificate, key: certificate.key }),
    };
    if (proxyUrl !== undefined) {
      const port = this.#base.port || (this.#base.protocol === "https:" ? "443" : "80");
      const target = `${this.#base.hostname}:${port}`;
      return new TunnelAgent(options, {
        proxy: new URL(proxyUrl),
        target,
        timeoutMs: this.#options.connectTimeoutMs,
      });
    }
    return this.#base.protocol === "https:"
      ? new https.Agent(options)
      : new http.Agent({ keepAlive: true, maxSockets });
  }
}

/** https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/ */
function impersonationHeaders({ impersonation }: ClusterAccess): http.OutgoingHttpHeaders {
  if (impersonation === undefined) return {};
  const { user, uid, groups, extra } = impersonation;
  const extras = Object.entries(extra).map(([key, values]) => [
    `impersonate-extra-${encodeURIComponent(key.toLowerCase())}`,
    [...values],
  ]);
  return {
    "impersonate-user": user,
    ...(uid === undefined ? {} : { "impersonate-uid": uid }),
    ...(groups.length === 0 ? {} : { "impersonate-group": [...groups] }),
    ...Object.fromEntries(extras),
  };
}
