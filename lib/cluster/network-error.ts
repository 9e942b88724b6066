/**
 * What Node says when no answer came, as a ClusterError that names the server, the fact and what to do.
 */

import { type ErrorCode, isCodedError } from "../errors";
import { toVisibleLine } from "../objects";
import type { ClusterAccess } from "./access";
import { ClusterError } from "./cluster-error";
import { ProxyRefusedError } from "./proxy-tunnel";
import type { Validity } from "./server-certificate";
import { TimedOutError } from "./transport";

const NOT_TRUSTED = new Set([
  ...["SELF_SIGNED_CERT_IN_CHAIN", "DEPTH_ZERO_SELF_SIGNED_CERT", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  ...["UNABLE_TO_GET_ISSUER_CERT", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "CERT_SIGNATURE_FAILURE", "CERT_UNTRUSTED"],
  ...["CERT_REJECTED", "INVALID_CA", "CERT_CHAIN_TOO_LONG", "INVALID_PURPOSE", "PATH_LENGTH_EXCEEDED"],
]);

const NETWORK_HINT = "Check the network or VPN, and whether the cluster is running.";

/** What each errno says, and what to do. */
const UNREACHABLE: Readonly<Record<string, readonly [fact: string, hint: string]>> = {
  ECONNREFUSED: ["refused the connection", "Is the cluster running, and is this the right context?"],
  ENOTFOUND: ["has a host name that is not known", "Check the server in the kubeconfig, and the network or VPN."],
  EAI_AGAIN: ["has a host name that cannot be looked up now", "Check the network or VPN."],
  EHOSTUNREACH: ["cannot be reached: no route to it", "Check the network or VPN."],
  ENETUNREACH: ["cannot be reached: no network", "Check the network or VPN."],
  ETIMEDOUT: ["did not answer in time", NETWORK_HINT],
  ECONNRESET: ["cut the connection off", "Try again; if it stays so, look at the server and at proxies in between."],
  EPIPE: ["cut the connection off", "Try again; if it stays so, look at the server and at proxies in between."],
  EPROTO: ["does not speak TLS as expected", "Check the server's port and protocol in the kubeconfig."],
};

/** Whether the request surely did not reach the server, so that any request may be sent again. */
export function wasNeverSent(error: unknown): boolean {
  return ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"].includes(codeOf(error));
}

/** Whether the server, or something on the way, went away in the middle of a request. */
export function wasCutOff(error: unknown): boolean {
  return ["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE"].includes(codeOf(error));
}

/** Whether the server's certificate is not valid now; when it is, `fetchServerValidity` can tell. */
export function isOutOfDate(error: unknown): boolean {
  return ["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"].includes(codeOf(error));
}

export interface Attempted {
  /** Continues "Cannot …". */
  readonly purpose: string;
  readonly access: ClusterAccess;
  readonly validity?: Validity;
}

export function toNetworkError(error: unknown, { purpose, access, validity }: Attempted): ClusterError {
  if (isCodedError(error)) return error as ClusterError;
  const code = codeOf(error);
  const place = `Cannot ${purpose}: the API server ${hostAndPort(access.server)}`;
  const fail = (kind: ErrorCode, fact: string, hint: string) =>
    new ClusterError(kind, `${place} ${fact}.`, { hint, cause: error });
  const certificate = certificateProblem(code, error, validity);
  if (certificate !== undefined) return fail("CERTIFICATE_INVALID", ...certificate);
  if (/^ERR_OSSL_|^ERR_INVALID_CHAR$/.test(code)) {
    return fail(
      "CREDENTIALS_UNAVAILABLE",
      `cannot be asked: the credentials of ${access.userText} are malformed (${code})`,
      "Renew them.",
    );
  }
  return fail("SERVER_UNREACHABLE", ...unreachable(code, error));
}

function unreachable(code: string, error: unknown): readonly [fact: string, hint: string] {
  if (error instanceof TimedOutError) return [`gave ${error.message}`, NETWORK_HINT];
  if (error instanceof ProxyRefusedError) {
    return [`cannot be reached: ${toVisibleLine(error.message)}`, "Check proxy-url, HTTPS_PROXY and NO_PROXY."];
  }
  const known = UNREACHABLE[code === "ERR_STREAM_PREMATURE_CLOSE" ? "ECONNRESET" : code];
  return known ?? [`cannot be reached: ${toVisibleLine(firstError(error).message)}`, NETWORK_HINT];
}

function certificateProblem(
  code: string,
  error: unknown,
  validity: Validity | undefined,
): readonly [fact: string, hint: string] | undefined {
  switch (code) {
    case "CERT_HAS_EXPIRED":
      return [
        `shows a certificate that ${expiry(validity)}`,
        "Renew it on the cluster (`kubeadm certs renew apiserver`, for one).",
      ];
    case "CERT_NOT_YET_VALID": {
      const from = validity === undefined ? "not valid yet" : `valid only from ${validity.from.toISOString()} on`;
      return [`shows a certificate that is ${from}`, "Check the clocks of this machine and of the cluster."];
    }
    case "ERR_TLS_CERT_ALTNAME_INVALID": {
      const names = (error as { cert?: { subjectaltname?: string } }).cert?.subjectaltname ?? "none";
      const hint = "Use one of these as server in the kubeconfig, or set tls-server-name.";
      return [`shows a certificate for other names (${toVisibleLine(names)})`, hint];
    }
  }
  if (NOT_TRUSTED.has(code)) {
    const hint =
      "Check the certificate authority in the kubeconfig: it is another cluster's, or this one was made anew.";
    return [`shows a certificate that no known authority has signed (${code})`, hint];
  }
  // The server's TLS alert about the certificate that we sent.
  const [, alert] = /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13)_ALERT_(\w*(?:CERTIFICATE|CA)\w*)$/.exec(code) ?? [];
  if (alert === undefined) return undefined;
  const fact = `refused the client certificate (${alert.toLowerCase().replaceAll("_", " ")})`;
  return [fact, "Renew the client certificate in the kubeconfig."];
}

/** The certificate itself may be in order, and the one of its authority expired. */
function expiry(validity: Validity | undefined): string {
  if (validity === undefined) return "has expired";
  return validity.to.getTime() < Date.now()
    ? `expired on ${validity.to.toISOString()}`
    : "was signed by an authority whose own certificate has expired";
}

/** `10.0.0.1:6443`, `[::1]:443`: what people look for in a firewall. */
export function hostAndPort(server: string): string {
  const url = new URL(server);
  return `${url.hostname}:${url.port || (url.protocol === "http:" ? "80" : "443")}`;
}

function codeOf(error: unknown): string {
  const { code } = firstError(error);
  return typeof code === "string" ? code : "";
}

/**
 * Node tries all addresses of a name, and reports all failures as one AggregateError without a message. By shape, not
 * by class: under a test runner, Node's errors are of another realm.
 */
function firstError(error: unknown): { readonly code?: unknown; readonly message: string } {
  const { errors, code, message } = (error ?? {}) as { errors?: readonly unknown[]; code?: unknown; message?: unknown };
  if (Array.isArray(errors) && errors.length > 0) return firstError(errors[0]);
  return { code, message: typeof message === "string" ? message : String(error) };
}
