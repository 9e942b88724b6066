/**
 * The errors that callers can act on. Anything else that is thrown is a bug of ours.
 *
 * Branch on `code`, never on the message: codes are never renamed, messages may be. Recognise our errors with
 * `isCodedError`, not with `instanceof`: two copies of the package can be installed side by side.
 */

/** Every code that a `CodedError` can carry, by the layer that throws it. */
export type ErrorCode =
  // usage: the command line, kubeconfig and input files
  | "BAD_USAGE"
  | "INPUT_UNREADABLE"
  | "KUBECONFIG_INVALID"
  | "NOT_IMPLEMENTED"
  // constructs and synth
  | "CONSTRUCT_INVALID"
  | "SELECTOR_NOT_EQUALITY"
  | "SYNTH_FAILED"
  // cluster
  | "SERVER_UNREACHABLE"
  | "CERTIFICATE_INVALID"
  | "CREDENTIALS_UNAVAILABLE"
  | "UNAUTHORIZED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "FIELD_CONFLICT"
  | "RESOURCE_CONFLICT"
  | "OBJECT_INVALID"
  | "ADMISSION_DENIED"
  | "KIND_UNKNOWN"
  | "API_FAILED"
  | "WATCH_LOST"
  | "ABORTED"
  // plan and deploy
  | "SET_EMPTY"
  | "SET_SHRUNKEN"
  | "PLAN_STALE"
  | "PREFLIGHT_REFUSED"
  | "LOCK_HELD"
  | "LOCK_LOST"
  | "RELEASE_NOT_FOUND"
  | "RELEASE_UNREADABLE"
  // local
  | "CLUSTER_UNSUPPORTED"
  | "CLUSTER_START_FAILED"
  | "CLUSTER_BUSY"
  | "CLUSTER_NOT_FOUND";

export interface ErrorDetails {
  /** Path of the construct at fault, as cdk8s writes it: `chart/user-service`. */
  readonly constructPath?: string;
  /** What the reader should do next, one sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

const BRAND = Symbol.for("slipway.CodedError");

export abstract class CodedError extends Error {
  abstract override readonly name: string;
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, "cause" in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.details = details;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** Whether a caught value is a `CodedError` of any copy of this package. */
export function isCodedError(value: unknown): value is CodedError {
  return typeof value === "object" && value !== null && BRAND in value;
}

/** The caller's words or files are off: a flag, a path, a kubeconfig. */
export class UsageError extends CodedError {
  override readonly name = "UsageError";
}

/** A construct was given what can never work; thrown by its constructor, with the construct path. */
export class ConstructError extends CodedError {
  override readonly name = "ConstructError";
}

/** The app could not be turned into objects. */
export class SynthError extends CodedError {
  override readonly name = "SynthError";
}

/** The deploy could not start or go on, for a reason that is not the rollout's: lock, empty set, stale plan. */
export class DeployError extends CodedError {
  override readonly name = "DeployError";
}

/** The embedded cluster cannot run here, or did not start. */
export class LocalClusterError extends CodedError {
  override readonly name = "LocalClusterError";
}
