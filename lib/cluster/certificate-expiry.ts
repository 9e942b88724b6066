/**
 * A 401 says nothing of its cause. The most frequent one can be read from what we sent: a client certificate, or a
 * token, that has expired.
 */
import { X509Certificate } from "node:crypto";
import type { ClusterAccess, Credential } from "./access";
import { ClusterError } from "./cluster-error";
import { hostAndPort } from "./network-error";

interface Presented {
  readonly credential: Credential;
  readonly access: ClusterAccess;
  /** The server's time: ours may be wrong, and then be the very reason. */
  readonly nowMs: number;
}

/** The same error, or one that tells the expiry. */
export function withExpiry(error: ClusterError, { credential, access, nowMs }: Presented): ClusterError {
  if (error.code !== "UNAUTHORIZED") return error;
  const server = `the API server ${hostAndPort(access.server)} does not accept ${access.userText}`;
  const problem = certificateProblem(credential, nowMs);
  if (problem !== undefined) {
    const message = `${purposeOf(error)}: ${server}, whose client certificate ${problem}.`;
    return new ClusterError("CERTIFICATE_INVALID", message, { ...error.details, hint: "Renew that certificate." });
  }
  const expiredAt = tokenExpiry(credential);
  if (expiredAt === undefined || expiredAt > nowMs) return error;
  const message = `${purposeOf(error)}: ${server}, whose token expired on ${new Date(expiredAt).toISOString()}.`;
  return new ClusterError("UNAUTHORIZED", message, error.details);
}

/** `Cannot list pods` of `Cannot list pods: …`. */
function purposeOf({ message }: ClusterError): string {
  return message.slice(0, message.indexOf(":"));
}

function certificateProblem({ certificate }: Credential, nowMs: number): string | undefined {
  if (certificate === undefined) return undefined;
  let shown: X509Certificate;
  try {
    shown = new X509Certificate(certificate.certificate);
  } catch {
    return undefined;
  }
  const [from, to] = [Date.parse(shown.validFrom), Date.parse(shown.validTo)];
  if (to < nowMs) return `expired on ${new Date(to).toISOString()}`;
  return from > nowMs ? `is valid only from ${new Date(from).toISOString()} on` : undefined;
}

/** `exp` of a JSON web token, which service account tokens are. */
function tokenExpiry({ authorization = "" }: Credential): number | undefined {
  const [, payload] = /^Bearer [\w-]+\.([\w-]+)\.[\w-]*$/.exec(authorization) ?? [];
  if (payload === undefined) return undefined;
  try {
    const { exp } = JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as { exp?: unknown };
    return typeof exp === "number" ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
