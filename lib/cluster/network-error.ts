/**
 * What Node says when no answer came, as a ClusterError that names the server, the fact and what to do.
 */
import { toVisibleLine } from "../objects";
import type { ClusterAccess } from "./access";
import { ClusterError } from "./cluster-error";
import { ProxyRefusedError } from "./proxy-tunnel";
import { TimedOutError } from "./transport";

const NOT_TRUSTED = new Set([
  ...["SELF_SIGNED_CERT_IN_CHAIN", "DEPTH_ZERO_SELF_SIGNED_CERT", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  ...["UNABLE_TO_GET_ISSUER_CERT", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "CERT_SIGNATURE_FAILURE", "CERT_UNTRUSTED"],
  ...["CERT_REJECTED", "INVALID_CA", "CERT_CHAIN_TOO_LONG", "INVALID_PURPOSE", "PATH_LENGTH_EXCEEDED"],
]);

/** What each errno says, and what to do. */
const UNREACHABLE: Readonly<Record<string, readonly [fact: string, hint: string]>> = {
  ECONNREFUSED: ["refused the connection", "Is the cluster running, and is this the right context?"],
  ENOTFOUND: ["has a host name that is not known", "Check the server in the kubeconfig, and the network or VPN."],
  EAI_AGAIN: ["has a host name that cannot be looked up now", "Check the network or VPN."],
  EHOSTUNREACH: ["cannot be reached: no route to it", "Check the network or VPN."],
  ENETUNREACH: ["cannot be reached: no network", "Check the network or VPN."],
  ETIMEDOUT: ["did not answer in time", "Check the network or VPN, and whether the cluster is running."],
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

export function toNetworkError(error: unknown, purpose: string, access: ClusterAccess): ClusterError {
  if (error instanceof ClusterError) return error;
  const code = codeOf(error);
  const place = `Cannot ${purpose}: the API server ${hostAndPort(access.server)}`;
  const fail = (kind: "SERVER_UNREACHABLE" | "CERTIFICATE_INVALID", fact: string, hint: string) =>
    new ClusterError(kind, `${place} ${fact}.`, { hint, cause: error });
  if (error instanceof TimedOutError)
    return fail("SERVER_UNREACHABLE", `gave ${error.message}`, UNREACHABLE.ETIMEDOUT?.[1] ?? "");
  if (error instanceof ProxyRefusedError) {
    return fail(
      "SERVER_UNREACHABLE",
      `cannot be reached: ${error.message}`,
      "Check proxy-url, HTTPS_PROXY and NO_PROXY.",
    );
  }
  const certificate = certificateProblem(code, error);
  if (certificate !== undefined) return fail("CERTIFICATE_INVALID", ...certificate);
  const [fact, hint] = UNREACHABLE[code === "ERR_STREAM_PREMATURE_CLOSE" ? "ECONNRESET" : code] ?? [
    `cannot be reached: ${toVisibleLine(firstError(error).message)}`,
    "Check the server in the kubeconfig, and the network or VPN.",
  ];
  return fail("SERVER_UNREACHABLE", fact, hint);
}

function certificateProblem(code: string, error: unknown): readonly [fact: string, hint: string] | undefined {
  const renew = "Renew it on the cluster (kubeadm: `kubeadm certs renew apiserver`).";
  if (code === "CERT_HAS_EXPIRED") return [`shows a certificate that has expired${validity(error)}`, renew];
  if (code === "CERT_NOT_YET_VALID") {
    return [
      `shows a certificate that is not yet valid${validity(error)}`,
      "Check the clocks of this machine and of the cluster.",
    ];
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    const names = toVisibleLine(
      String((error as { cert?: { subjectaltname?: string } }).cert?.subjectaltname ?? "no name"),
    );
    return [
      `shows a certificate for other names (${names})`,
      "Use one of these as server in the kubeconfig, or set tls-server-name.",
    ];
  }
  if (NOT_TRUSTED.has(code)) {
    return [
      `shows a certificate that no known authority signed (${code})`,
      "Check certificate-authority-data in the kubeconfig: it may be another cluster's, or this cluster was made anew.",
    ];
  }
  // The server's TLS alert about the certificate that we sent.
  const alert = /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13)_ALERT_((?:BAD_|UNKNOWN_|UNSUPPORTED_)?(?:CERTIFICATE|CA)\w*)$/.exec(
    code,
  );
  if (alert !== null) {
    const fact = (alert[1] ?? "").toLowerCase().replaceAll("_", " ");
    return [`refused the client certificate (${fact})`, "Renew the client certificate in the kubeconfig."];
  }
  return undefined;
}

/** ` on 2026-01-01T00:00:00.000Z`, when the transport could find out. */
function validity(error: unknown): string {
  const { validTo } = error as { validTo?: string };
  return validTo === undefined ? "" : ` (${validTo})`;
}

/** `10.0.0.1:6443`, `[::1]:443`: what people look for in a firewall. */
export function hostAndPort(server: string): string {
  const url = new URL(server);
  return `${url.hostname}:${url.port || (url.protocol === "http:" ? "80" : "443")}`;
}

function codeOf(error: unknown): string {
  const { code } = firstError(error) as NodeJS.ErrnoException;
  return typeof code === "string" ? code : "";
}

/** Node tries all addresses of a name, and reports all failures as one AggregateError without a message. */
function firstError(error: unknown): Error {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0];
  return error instanceof Error ? error : new Error(String(error));
}
