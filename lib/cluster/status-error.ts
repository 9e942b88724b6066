/**
 * A refusal of the API server (its `Status` object, or whatever a proxy answered in its place) as a ClusterError.
 * Codes are chosen by HTTP status, reason and causes; the message's text only where the API says nothing else.
 */
import type { ErrorCode } from "../errors";
import { type Manifest, toVisibleLine, toVisibleText } from "../objects";
import type { ClusterAccess } from "./access";
import { ClusterError, type ClusterErrorDetails, type StatusCause } from "./cluster-error";
import { isSchemaMessage, readFieldProblems, readManager } from "./field-problems";
import { isRecord } from "./kubeconfig-entry";
import { hostAndPort } from "./network-error";
import { maskSecretValues } from "./secret-values";

/** What was asked, as far as the answer's meaning depends on it. */
export interface Asked {
  /** Continues "Cannot …": `apply Deployment app-dev/web`. */
  readonly purpose: string;
  /** The object that was sent. */
  readonly manifest?: Manifest;
  readonly access: ClusterAccess;
}

export interface Answer {
  readonly httpStatus: number;
  readonly contentType: string;
  readonly body: string;
  readonly retryAfterSeconds?: number;
}

interface Status {
  readonly message: string;
  readonly reason: string;
  readonly causes: readonly StatusCause[];
}

export function toStatusError(answer: Answer, asked: Asked): ClusterError {
  const status = readStatus(answer, asked.manifest);
  const { httpStatus, retryAfterSeconds } = answer;
  const code = chooseCode(httpStatus, status, asked);
  const hint = hintFor(code, status, asked);
  const details: ClusterErrorDetails = {
    httpStatus,
    ...(status.reason === "" ? {} : { reason: status.reason }),
    ...(status.causes.length === 0 ? {} : { causes: status.causes }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(hint === undefined ? {} : { hint }),
  };
  const fact =
    code === "UNAUTHORIZED"
      ? `the API server ${hostAndPort(asked.access.server)} does not accept the credentials of ${asked.access.userText} (401)`
      : status.message;
  return new ClusterError(code, `Cannot ${asked.purpose}: ${fact.replace(/\.$/, "")}.`, details);
}

function readStatus({ httpStatus, contentType, body }: Answer, manifest: Manifest | undefined): Status {
  const visible = (text: unknown, limit = 2000) =>
    toVisibleLine(maskSecretValues(typeof text === "string" ? text : "", manifest), limit);
  const status = parseStatus(body);
  if (status === undefined) {
    const said = /^text\/plain/.test(contentType)
      ? `: ${visible(body, 200)}`
      : ` with ${contentType || "no content type"}`;
    return { message: `the server answered ${httpStatus}${said}`, reason: "", causes: [] };
  }
  const details = isRecord(status.details) ? status.details : {};
  const given = (Array.isArray(details.causes) ? details.causes : []).filter(isRecord).map((cause) => ({
    reason: visible(cause.reason),
    message: visible(cause.message),
    field: visible(cause.field),
  }));
  const rawMessage = maskSecretValues(typeof status.message === "string" ? status.message : "", manifest);
  const causes = given.length > 0 ? given.map(withManager) : readFieldProblems(toVisibleText(rawMessage));
  return {
    message: visible(status.message) || `the server answered ${httpStatus}`,
    reason: visible(status.reason),
    causes,
  };
}

function withManager(cause: StatusCause): StatusCause {
  const manager = cause.reason === "FieldManagerConflict" ? readManager(cause.message) : undefined;
  return manager === undefined ? cause : { ...cause, manager };
}

function parseStatus(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) && value.kind === "Status" ? value : undefined;
  } catch {
    return undefined;
  }
}

function chooseCode(httpStatus: number, { message, causes }: Status, { manifest }: Asked): ErrorCode {
  if (isDeniedByAdmission(httpStatus, message, manifest !== undefined)) return "ADMISSION_DENIED";
  switch (httpStatus) {
    case 400:
    case 413:
      return manifest === undefined ? "API_FAILED" : "OBJECT_INVALID";
    case 401:
      return "UNAUTHORIZED";
    case 403:
      return "FORBIDDEN";
    case 404:
      return "NOT_FOUND";
    case 409:
      return causes.some((cause) => cause.reason === "FieldManagerConflict") ? "FIELD_CONFLICT" : "RESOURCE_CONFLICT";
    case 410:
      return "WATCH_LOST";
    case 422:
      return "OBJECT_INVALID";
    case 500:
      return isSchemaMessage(message) ? "OBJECT_INVALID" : "API_FAILED";
    default:
      return "API_FAILED";
  }
}

/**
 * Authorization and admission (quota, PodSecurity, a policy, a webhook) both answer 403 `Forbidden`, without a field
 * to tell them apart; only the authorizer's sentence is fixed:
 * https://github.com/kubernetes/apiserver/blob/v0.36.3/pkg/endpoints/handlers/responsewriters/errors.go
 * Webhooks and policies may choose another status.
 */
function isDeniedByAdmission(httpStatus: number, message: string, isWrite: boolean): boolean {
  if (!isWrite) return false;
  if (/admission webhook "[^"]*" denied the request|ValidatingAdmissionPolicy '[^']*' .*denied request/.test(message)) {
    return true;
  }
  return httpStatus === 403 && !/User "[^"]*" cannot |attempting to grant RBAC permissions/.test(message);
}

function hintFor(code: ErrorCode, { causes, message }: Status, { access }: Asked): string | undefined {
  const context = access.contextName === "" ? "" : ` of context "${toVisibleLine(access.contextName)}"`;
  switch (code) {
    case "UNAUTHORIZED":
      return "Log in again, or renew the token or certificate of that user.";
    case "FORBIDDEN":
      return `Ask for a Role that allows it, or use another user than ${access.userText}${context}.`;
    case "ADMISSION_DENIED":
      if (causes.some((cause) => cause.reason === "NamespaceTerminating")) return "Wait until the namespace is gone.";
      return message.includes("exceeded quota") ? "Free some of the quota, or ask for more." : undefined;
    default:
      return undefined;
  }
}
