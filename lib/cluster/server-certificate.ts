/**
 * When the API server's certificate has expired, Node says so, but not since when. A second look, at the certificate
 * alone, tells; nothing is sent on that connection.
 */
import { isIP } from "node:net";
import { connect } from "node:tls";
import type { ClusterAccess } from "./access";
import { bareHost } from "./proxy-choice";

export interface Validity {
  readonly from: Date;
  readonly to: Date;
}

/** Undefined when the server cannot be looked at, or only through a proxy. Never rejects. */
export function fetchServerValidity(access: ClusterAccess, timeoutMs: number): Promise<Validity | undefined> {
  if (access.proxyUrl !== undefined) return Promise.resolve(undefined);
  const url = new URL(access.server);
  const host = bareHost(url);
  const servername = access.trust.serverName ?? (isIP(host) === 0 ? host : undefined);
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(url.port || 443),
      rejectUnauthorized: false,
      ...(servername === undefined ? {} : { servername }),
    });
    const finish = (validity?: Validity) => {
      socket.destroy();
      resolve(validity);
    };
    socket.setTimeout(timeoutMs, finish);
    socket.once("error", () => finish());
    socket.once("secureConnect", () => {
      const { valid_from: from, valid_to: to } = socket.getPeerCertificate();
      finish({ from: new Date(from), to: new Date(to) });
    });
  });
}
