/**
 * What went wrong between us and the API server, as a value that callers branch on: `code`, and the fields of the
 * API's own `Status` (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/).
 */
import { CodedError, type ErrorCode, type ErrorDetails } from "../errors";

/** One entry of `Status.details.causes`. */
export interface StatusCause {
  /** `FieldManagerConflict`, `FieldValueInvalid`, … */
  readonly reason: string;
  readonly message: string;
  /** Field path as the server writes it: `.spec.replicas`, `spec.ports[0].nodePort`. */
  readonly field: string;
  /** Who owns the field, for `FieldManagerConflict`; the server says it in the message only. */
  readonly manager?: string;
}

export interface ClusterErrorDetails extends ErrorDetails {
  /** HTTP status; absent when no answer came. */
  readonly httpStatus?: number;
  /** `Status.reason`: `Invalid`, `Conflict`, `Forbidden`, … */
  readonly reason?: string;
  readonly causes?: readonly StatusCause[];
  /** Seconds the server asked us to wait (Retry-After). */
  readonly retryAfterSeconds?: number;
}

export class ClusterError extends CodedError {
  override readonly name = "ClusterError";
  override readonly details: ClusterErrorDetails;

  constructor(code: ErrorCode, message: string, details: ClusterErrorDetails = {}) {
    super(code, message, details);
    this.details = details;
  }
}
