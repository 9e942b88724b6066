/**
 * One release on its way from its record to its success: apply, watch, prove, prune. Used for a deploy, for a rollback
 * and for the restore after a failure, which differ only in what they want to be true.
 */
import type { Diagnosis } from "../diagnosis";
import { type CodedError, type ErrorCode, isCodedError } from "../errors";
import type { ObjectRef } from "../objects";
import { type ApplyOutcome, applyPlan } from "./apply-plan";
import { surveyFree } from "./await-terminating";
import { pruneObjects } from "./prune";
import { recordApplied, recordSucceeded } from "./recording";
import type { ReleaseWriter } from "./release-store";
import { DEFAULT_TIMEOUT_MS } from "./request";
import { type LockedSession, serverTime } from "./session";
import { isStop, type Survey, type Target } from "./survey";
import { isUnproven, watchRollouts } from "./watch-rollouts";

/** One release on its way: what it wants, what was found, and its record. */
export interface Launch {
  readonly target: Target;
  readonly survey: Survey;
  readonly writer: ReleaseWriter;
}

/** Why a release did not come about. */
export type Failure =
  | { readonly kind: "rollout"; readonly diagnosis: Diagnosis }
  /** Refused by the API server after the dry run had passed, or changed by somebody else meanwhile. */
  | { readonly kind: "apply"; readonly object?: ObjectRef; readonly constructPath?: string; readonly error: CodedError }
  /** We could not see what became of it. */
  | { readonly kind: "blind"; readonly error: CodedError };

/** The server answers, and what was applied cannot be built on: that is seen well enough to restore. */
const REFUSALS: readonly ErrorCode[] = ["PLAN_STALE", "PREFLIGHT_REFUSED", "KIND_UNKNOWN"];

/** Brings the release about, or tells why not. Throws `ABORTED` (recorded) and `LOCK_LOST` (for the next run to settle). */
export async function carryOut(session: LockedSession, launched: Launch): Promise<Failure | undefined> {
  const { writer } = launched;
  try {
    return await pursue(session, launched);
  } catch (error) {
    if (!isCodedError(error) || error.code === "LOCK_LOST") throw error;
    const stopped = error.code === "ABORTED" || session.abort.aborted;
    if (!stopped) return { kind: REFUSALS.includes(error.code) ? "apply" : "blind", error };
    await writer.update({ status: "interrupted", finishedAt: serverTime(session) });
    throw error;
  }
}

async function pursue(session: LockedSession, launched: Launch): Promise<Failure | undefined> {
  const { writer, target } = launched;
  const tried = await applyOrReplan(session, launched);
  if ("kind" in tried) return tried;
  const { outcome, survey } = tried;
  const recorded = recordApplied(writer, outcome.applied);
  if (outcome.failure !== undefined) {
    await recorded.catch(ignoreCoded); // the refusal is what went wrong first
    const { step, error } = outcome.failure;
    const path = step.constructPath === undefined ? {} : { constructPath: step.constructPath };
    return { kind: "apply", object: step.ref, ...path, error };
  }
  await recorded;
  const judgeUnchanged = isUnproven(launched.survey.state.latest, target);
  const { diagnosis, snapshot } = await watchRollouts(session, outcome.applied, { judgeUnchanged });
  if (diagnosis !== undefined) return { kind: "rollout", diagnosis };
  const lost = await judgeTraffic(session, outcome);
  if (lost !== undefined) return { kind: "rollout", diagnosis: lost };
  const waitMs = session.request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const problems = await pruneObjects(session, survey.plan, { waitMs });
  for (const message of problems) await session.emit({ type: "warning", message });
  const { parent } = survey.state;
  await recordSucceeded(session, writer, { snapshot, parent, plan: survey.plan, pruned: problems.length === 0 });
  return undefined;
}

function ignoreCoded(error: unknown): void {
  if (!isCodedError(error)) throw error;
}

type Tried = { readonly outcome: ApplyOutcome; readonly survey: Survey } | Failure;

/** When somebody else changes an object in the middle, it is planned again with the object as it is now; once. */
async function applyOrReplan(session: LockedSession, { target, survey }: Launch): Promise<Tried> {
  try {
    return { outcome: await applyPlan(session, survey.plan, survey.live), survey };
  } catch (error) {
    if (!isCodedError(error) || error.code !== "PLAN_STALE") throw error;
    const again = await surveyFree(session, target);
    if (isStop(again)) return { kind: "apply", error };
    return { outcome: await applyPlan(session, again.plan, again.live), survey: again };
  }
}

async function judgeTraffic(
  { request, emit }: LockedSession,
  { applied }: ApplyOutcome,
): Promise<Diagnosis | undefined> {
  const failure = await request.traffic?.finish();
  const [first] = applied.filter(({ step }) => step.rolls);
  const object = (first ?? applied[0])?.step;
  if (failure === undefined || object === undefined) return undefined;
  const path = object.constructPath === undefined ? {} : { constructPath: object.constructPath };
  const diagnosis: Diagnosis = { code: "requests-lost", object: object.ref, ...path, ...failure };
  await emit({ type: "failing", diagnosis });
  return diagnosis;
}
