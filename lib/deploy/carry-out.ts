/**
 * One release on its way from its record to its success: apply, watch, prove, prune. Used for a deploy, for a rollback
 * and for the restore after a failure, which differ only in what they want to be true.
 */
import type { Diagnosis } from "../diagnosis";
import { type CodedError, isCodedError } from "../errors";
import type { ObjectRef } from "../objects";
import { type ApplyOutcome, applyPlan } from "./apply-plan";
import { pruneObjects } from "./prune";
import { recordApplied, recordSucceeded } from "./recording";
import type { ReleaseWriter } from "./release-store";
import { DEFAULT_TIMEOUT_MS } from "./request";
import type { LockedSession } from "./session";
import { isStop, type Survey, surveyTarget, type Target } from "./survey";
import { watchRollouts } from "./watch-rollouts";

/** One release on its way: what it wants, what was found, and its record. */
export interface Launch {
  readonly target: Target;
  readonly survey: Survey;
  readonly writer: ReleaseWriter;
}

/** Why a release did not come about. */
export type Failure =
  | { readonly kind: "rollout"; readonly diagnosis: Diagnosis }
  | {
      readonly kind: "apply";
      readonly object?: ObjectRef;
      readonly constructPath?: string;
      readonly error: CodedError;
    };

/** Brings the release about, or tells why not. Throws `ABORTED` and `LOCK_LOST`. */
export async function carryOut(
  session: LockedSession,
  { target, survey, writer }: Launch,
): Promise<Failure | undefined> {
  let current = survey;
  let outcome: ApplyOutcome;
  try {
    outcome = await applyPlan(session, current.plan, current.live);
  } catch (error) {
    if (!isCodedError(error) || error.code !== "PLAN_STALE") throw error;
    const again = await surveyTarget(session, target); // once: with the object as it is now
    if (isStop(again)) return { kind: "apply", error };
    current = again;
    outcome = await applyPlan(session, current.plan, current.live);
  }
  await recordApplied(writer, outcome.applied);
  if (outcome.failure !== undefined) {
    const { step, error } = outcome.failure;
    const path = step.constructPath === undefined ? {} : { constructPath: step.constructPath };
    return { kind: "apply", object: step.ref, ...path, error };
  }
  const { diagnosis, snapshot } = await watchRollouts(session, outcome.applied);
  if (diagnosis !== undefined) return { kind: "rollout", diagnosis };
  const lost = await judgeTraffic(session, outcome);
  if (lost !== undefined) return { kind: "rollout", diagnosis: lost };
  const waitMs = session.request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const problems = await pruneObjects(session, current.plan, { waitMs });
  for (const message of problems) await session.emit({ type: "warning", message });
  await recordSucceeded(session, writer, { snapshot, parent: current.state.parent, pruned: problems.length === 0 });
  return undefined;
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
