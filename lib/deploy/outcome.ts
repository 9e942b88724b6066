/**
 * From what stopped a run to its outcome: word, exit code and cause. The exit codes are the ones that scripts rely on.
 */
import type { ClusterErrorDetails } from "../cluster";
import type { Diagnosis } from "../diagnosis";
import { type CodedError, type ErrorCode, isCodedError } from "../errors";
import { type Abort, type Finding, groupOf, type ObjectRef, toVisibleText } from "../objects";
import type { DeployOutcomeEvent, OutcomeCause } from "./deploy-event";

type Result = Omit<DeployOutcomeEvent, "type" | "durationMs">;

export const EXIT = {
  done: 0,
  usage: 2,
  invalid: 3,
  refused: 4,
  locked: 5,
  applyFailed: 6,
  restored: 7,
  failed: 8,
  interrupted: 130,
} as const;

/** Why an object cannot be applied, with the object that the error does not know. */
export interface Refusal {
  readonly object: ObjectRef;
  readonly constructPath?: string;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** The result of an error that ended the run. Rethrows what is no `CodedError`: that is a bug of ours. */
export function toFailedResult(
  error: unknown,
  session: { readonly request: { interruptedBy?: () => number | undefined } },
): Result {
  if (!isCodedError(error)) throw error;
  if (error.code === "ABORTED") return toInterrupted(session);
  if (error.code === "BAD_USAGE") throw error;
  const locked: readonly ErrorCode[] = ["LOCK_HELD", "LOCK_LOST"];
  if (locked.includes(error.code)) return { outcome: "locked", exitCode: EXIT.locked, cause: toCause(error) };
  return { outcome: "refused", exitCode: EXIT.refused, cause: toCause(error) };
}

export interface BrokenRun {
  readonly session: { readonly abort: Abort; readonly request: { interruptedBy?: () => number | undefined } };
  readonly release?: number;
  /** Why the release failed, where that was known before the error came. */
  readonly cause?: OutcomeCause;
}

/**
 * The result of an error that came after the first write: whatever its code, things were changed. What was the first
 * to go wrong is the cause. Rethrows what is no `CodedError`.
 */
export function toBrokenOff(error: unknown, { session, release, cause }: BrokenRun): Result {
  if (!isCodedError(error)) throw error;
  const which = release === undefined ? {} : { release };
  if (error.code === "ABORTED" || session.abort.aborted) return { ...toInterrupted(session), ...which };
  const failed = { outcome: "failed", exitCode: EXIT.failed, ...which } as const;
  if (cause === undefined) return { ...failed, cause: error.code === "LOCK_LOST" ? lostCause(error) : toCause(error) };
  const evidence = [...(cause.evidence ?? []), `what followed failed as well: ${toVisibleText(error.message)}`];
  return { ...failed, cause: { ...cause, evidence } };
}

function lostCause(error: CodedError): OutcomeCause {
  const message = `${error.message}; what was applied before stays as it is`;
  return { ...toCause(error), message: toVisibleText(message) };
}

export function toInterrupted({ request }: { readonly request: { interruptedBy?: () => number | undefined } }): Result {
  const exitCode = request.interruptedBy?.() ?? EXIT.interrupted;
  const hint = "run the same command again: it settles what this run left";
  return { outcome: "interrupted", exitCode, cause: { code: "ABORTED", message: "stopped by a signal", hint } };
}

export function toCause({ code, message, details }: CodedError): OutcomeCause {
  const { constructPath, hint, causes = [] } = details as ClusterErrorDetails;
  const evidence = causes.map((cause) => toVisibleText(`${cause.field}: ${cause.message}`));
  return {
    code,
    message: toVisibleText(message),
    ...(constructPath === undefined ? {} : { constructPath }),
    ...(hint === undefined ? {} : { hint: toVisibleText(hint) }),
    ...(evidence.length === 0 ? {} : { evidence }),
  };
}

export function diagnosisToCause({ code, object, constructPath, message, hint, evidence }: Diagnosis): OutcomeCause {
  return { code, object, message, hint, evidence, ...(constructPath === undefined ? {} : { constructPath }) };
}

/** Findings of severity error, or else the warnings that were too many: the first is the cause, all are the evidence. */
export function toInvalid(findings: readonly Finding[]): Result {
  const having = (wanted: string): readonly Finding[] => findings.filter(({ severity }) => severity === wanted);
  const [errors, warnings] = [having("error"), having("warning")];
  const told = errors.length > 0 ? errors : warnings;
  const [first] = told;
  if (first === undefined) throw new Error("invalid without a finding");
  const { code, object, constructPath, path, message, hint } = first;
  const { apiVersion, kind, namespace, name } = object;
  const ref = { group: groupOf(apiVersion), kind, name, ...(namespace === undefined ? {} : { namespace }) };
  const evidence = [
    ...(errors.length > 0 ? [] : [`no error, but more warnings than are allowed: ${String(warnings.length)}`]),
    ...(told.length === 1 ? [] : told.map(findingToLine)),
  ];
  const cause: OutcomeCause = {
    code,
    object: ref,
    message: `${path}: ${message}`,
    ...(constructPath === undefined ? {} : { constructPath }),
    ...(hint === undefined ? {} : { hint }),
    ...(evidence.length === 0 ? {} : { evidence }),
  };
  return { outcome: "invalid", exitCode: EXIT.invalid, cause };
}

function findingToLine({ object: { kind, name }, path, message }: Finding): string {
  return `${kind} ${name}: ${path}: ${message}`;
}

/** Objects that the server refuses in the dry run: the first is the cause, the others are its evidence. */
export function toRefused(refusals: readonly Refusal[]): Result {
  const [first] = refusals;
  if (first === undefined) throw new Error("refused without a refusal");
  const others = refusals.slice(1).map(({ message }) => `also refused: ${message}`);
  const cause: OutcomeCause = { ...first, ...(others.length === 0 ? {} : { evidence: others }) };
  return { outcome: "refused", exitCode: EXIT.refused, cause };
}
