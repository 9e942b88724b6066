/**
 * Connections to the API server through an HTTP proxy: the proxy is asked to CONNECT, and what it opens is then
 * used like a socket of our own. The server's certificate is checked as without a proxy.
 */
import * as http from "node:http";
import * as https from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { bareHost } from "./proxy-choice";

export interface TunnelRequest {
  readonly proxy: URL;
  /** `host:port` of the API server. */
  readonly target: string;
  readonly timeoutMs: number;
}

/** The proxy did not open the way; `message` is for people. */
export class ProxyRefusedError extends Error {}

/** Resolves with a socket that ends at the target. */
export function openTunnel({ proxy, target, timeoutMs }: TunnelRequest): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const { request } = proxy.protocol === "https:" ? https : http;
    const user = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
    const connecting = request({
      method: "CONNECT",
      host: bareHost(proxy),
      port: proxy.port || (proxy.protocol === "https:" ? 443 : 80),
      path: target,
      agent: false,
      timeout: timeoutMs,
      headers: {
        host: target,
        ...(user === ":" ? {} : { "proxy-authorization": `Basic ${Buffer.from(user).toString("base64")}` }),
      },
    });
    const refuse = (fact: string) => reject(new ProxyRefusedError(`the proxy ${proxy.host} ${fact}`));
    connecting.once("connect", (response, socket, head) => {
      if (response.statusCode !== 200) {
        socket.destroy();
        refuse(`answered ${response.statusCode} to CONNECT`);
        return;
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket as Socket);
    });
    connecting.once("response", (response) => {
      response.destroy();
      refuse(`answered ${response.statusCode} to CONNECT`);
    });
    connecting.once("timeout", () => connecting.destroy(new Error("timed out")));
    connecting.once("error", (error) => refuse(`cannot be used: ${error.message}`));
    connecting.end();
  });
}

type Connected = (error: Error | null, socket: Duplex) => void;

/** An agent whose connections go through the tunnel. */
export class TunnelAgent extends https.Agent {
  readonly #tunnel: TunnelRequest;

  constructor(options: https.AgentOptions, tunnel: TunnelRequest) {
    super(options);
    this.#tunnel = tunnel;
  }

  override createConnection(options: https.RequestOptions, connected?: Connected): Duplex | null | undefined {
    const secure = options.protocol !== "http:";
    openTunnel(this.#tunnel).then(
      (socket) => {
        const host = options.host ?? "";
        connected?.(null, secure ? connectTls({ ...(options as object), host, socket }) : socket);
      },
      (error: Error) => connected?.(error, undefined as unknown as Duplex),
    );
    return undefined;
  }
}
