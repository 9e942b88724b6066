/**
 * What a script reads: one exit code for each kind of end. The meanings are fixed in the help text of `slipway` and
 * never change; a new error code gets one of the existing numbers here, or does not compile.
 */
import type { OutcomeWord } from "../deploy/deploy-event";
import type { CodedError, ErrorCode } from "../errors";

export const EXIT = {
  done: 0,
  bug: 1,
  usage: 2,
  findings: 3,
  refused: 4,
  locked: 5,
  applyFailed: 6,
  failedRestored: 7,
  failed: 8,
  overLimit: 10,
  changes: 11,
  interrupted: 130,
} as const;

const EXIT_OF_ERROR: Readonly<Record<ErrorCode, number>> = {
  BAD_USAGE: EXIT.usage,
  INPUT_UNREADABLE: EXIT.usage,
  KUBECONFIG_INVALID: EXIT.usage,
  NOT_IMPLEMENTED: EXIT.usage,
  SYNTH_FAILED: EXIT.usage,
  CONSTRUCT_INVALID: EXIT.findings,
  SELECTOR_NOT_EQUALITY: EXIT.findings,
  OBJECT_INVALID: EXIT.findings,
  KIND_UNKNOWN: EXIT.findings,
  SERVER_UNREACHABLE: EXIT.refused,
  CERTIFICATE_INVALID: EXIT.refused,
  CREDENTIALS_UNAVAILABLE: EXIT.refused,
  UNAUTHORIZED: EXIT.refused,
  FORBIDDEN: EXIT.refused,
  NOT_FOUND: EXIT.refused,
  FIELD_CONFLICT: EXIT.refused,
  RESOURCE_CONFLICT: EXIT.refused,
  ADMISSION_DENIED: EXIT.refused,
  API_FAILED: EXIT.refused,
  WATCH_LOST: EXIT.refused,
  SET_EMPTY: EXIT.refused,
  SET_SHRUNKEN: EXIT.refused,
  PLAN_STALE: EXIT.refused,
  PREFLIGHT_REFUSED: EXIT.refused,
  RELEASE_NOT_FOUND: EXIT.refused,
  RELEASE_UNREADABLE: EXIT.refused,
  CLUSTER_UNSUPPORTED: EXIT.refused,
  CLUSTER_START_FAILED: EXIT.refused,
  CLUSTER_NOT_FOUND: EXIT.refused,
  CLUSTER_BUSY: EXIT.locked,
  LOCK_HELD: EXIT.locked,
  LOCK_LOST: EXIT.locked,
  ABORTED: EXIT.interrupted,
};

/** The exit code of a thrown `CodedError`. */
export function exitCodeOfError(error: CodedError): number {
  return EXIT_OF_ERROR[error.code];
}

/** The outcome word that a run ends with when it ends by a thrown error. */
export function outcomeOfExit(exitCode: number): OutcomeWord {
  switch (exitCode) {
    case EXIT.bug:
    case EXIT.failed:
      return "failed";
    case EXIT.findings:
      return "invalid";
    case EXIT.locked:
      return "locked";
    case 130:
    case 143:
      return "interrupted";
    default:
      return "refused";
  }
}
