/**
 * After a failure: record it, and put the last good release back through the same pipeline. It is done once; when it
 * fails as well, both causes are told and nothing loops.
 */
import { type CodedError, isCodedError } from "../errors";
import { refKey, refToText } from "../objects";
import { maskPlan } from "../plan";
import { surveyFree } from "./await-terminating";
import { carryOut, type Failure, type Launch } from "./carry-out";
import type { OutcomeCause } from "./deploy-event";
import { diagnosisToCause, EXIT, toCause } from "./outcome";
import { recordFailed, recordPending } from "./recording";
import type { Release } from "./release";
import type { StoredRelease } from "./release-store";
import type { LockedSession, Result } from "./session";
import { isStop, type Target } from "./survey";

export async function concludeFailure(session: LockedSession, launched: Launch, failure: Failure): Promise<Result> {
  const { writer, survey } = launched;
  const diagnosis = failure.kind === "rollout" ? failure.diagnosis : undefined;
  if (failure.kind === "blind") return concludeBlindly(session, launched, failure.error);
  await recordFailed(session, writer, diagnosis);
  const cause = toFailureCause(failure);
  const base = { release: writer.release.number, cause };
  const unrestored: Result = { outcome: "failed", exitCode: EXIT.failed, ...base };
  // Somebody else changed our object: what it should be now is theirs to say.
  const givenAway = diagnosis?.code === "superseded";
  const good = findLastGood(survey.state.stored.releases, writer.release);
  if (session.request.noRollback === true || givenAway || good === undefined) return asApplyFailed(failure, unrestored);
  if (good.read().digest === writer.release.digest) {
    const message = `release ${String(good.number)}, the last that succeeded, is the same: there is nothing to restore`;
    await session.emit({ type: "warning", message });
    return asApplyFailed(failure, { ...unrestored, cause: withEvidence(cause, [message]) });
  }
  await session.emit({ type: "restoring", release: good.number });
  const second = await restore(session, launched, good.read());
  if (typeof second !== "number") return { ...unrestored, cause: withRestoreFailure(cause, second.failed) };
  await session.emit({ type: "restored", release: good.number, as: second });
  return asApplyFailed(failure, {
    outcome: "failed-restored",
    exitCode: EXIT.restored,
    ...base,
    restored: good.number,
  });
}

/** Without sight there is nothing to judge and nothing to restore by: the next run finds out what is. */
async function concludeBlindly(session: LockedSession, { writer }: Launch, error: CodedError): Promise<Result> {
  try {
    await recordFailed(session, writer);
  } catch (second) {
    if (!isCodedError(second)) throw second;
  }
  return { outcome: "failed", exitCode: EXIT.failed, release: writer.release.number, cause: toCause(error) };
}

/** A refused apply has its own word and exit code, restored or not. */
function asApplyFailed({ kind }: Failure, result: Result): Result {
  return kind === "apply" ? { ...result, outcome: "apply-failed", exitCode: EXIT.applyFailed } : result;
}

export function toFailureCause(failure: Failure): OutcomeCause {
  if (failure.kind === "rollout") return diagnosisToCause(failure.diagnosis);
  if (failure.kind === "blind") return toCause(failure.error);
  const { object, constructPath, error } = failure;
  const where = {
    ...(object === undefined ? {} : { object }),
    ...(constructPath === undefined ? {} : { constructPath }),
  };
  return { ...toCause(error), ...where };
}

/** The last release that succeeded. An older one is no substitute: nobody asked to go back further. */
export function findLastGood(releases: readonly StoredRelease[], failed: Release): StoredRelease | undefined {
  return releases
    .filter(({ status, number }) => status === "succeeded" && number < failed.number)
    .reverse()
    .find(isReadable);
}

/** A record that cannot be read cannot be put back: an older one may. */
export function isReadable({ read }: StoredRelease): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (isCodedError(error) && error.code === "RELEASE_UNREADABLE") return false;
    throw error;
  }
}

/** A stored release as something to bring about again. */
export function toTarget({ objects, gitRevision, number }: Release): Target {
  const desired = objects.map(({ ref, manifest, constructPath }) => {
    return { ref, manifest, ...(constructPath === undefined ? {} : { constructPath }) };
  });
  return { intent: "rollback", desired, restores: number, ...(gitRevision === undefined ? {} : { gitRevision }) };
}

/** The number of the new release, or why it failed. */
async function restore(
  session: LockedSession,
  { survey: failed }: Launch,
  good: Release,
): Promise<number | { readonly failed: OutcomeCause }> {
  const created = failed.plan.steps.filter(({ action }) => action === "create");
  const target = { ...toTarget(good), undoes: new Set(created.map(({ ref }) => refKey(ref))) };
  const survey = await surveyFree(session, target);
  if (isStop(survey)) return { failed: survey.stop.cause ?? { code: "PREFLIGHT_REFUSED", message: "refused" } };
  for (const message of survey.plan.notes) await session.emit({ type: "warning", message });
  await session.emit({ type: "planned", plan: maskPlan(survey.plan) });
  const writer = await recordPending(session, target, survey);
  // The traffic gate has given its verdict; a restore is judged by its rollouts.
  const failure = await carryOut(withoutTraffic(session), { target, survey, writer });
  if (failure === undefined) return writer.release.number;
  await recordFailed(session, writer, failure.kind === "rollout" ? failure.diagnosis : undefined);
  return { failed: toFailureCause(failure) };
}

function withoutTraffic(session: LockedSession): LockedSession {
  const { traffic, ...request } = session.request;
  return { ...session, request };
}

function withRestoreFailure(cause: OutcomeCause, second: OutcomeCause): OutcomeCause {
  const where = second.object === undefined ? "" : `${refToText(second.object)}: `;
  const lines = [`and the restore failed: ${where}${second.message}`, ...(second.evidence ?? [])];
  return withEvidence(cause, lines);
}

function withEvidence(cause: OutcomeCause, lines: readonly string[]): OutcomeCause {
  return { ...cause, evidence: [...(cause.evidence ?? []), ...lines] };
}
