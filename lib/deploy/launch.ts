/**
 * The one pipeline of deploy, rollback and restore: survey, plan, lock, survey again, record, apply, watch, prove,
 * prune, record. What to do was decided by the plan; here it is done, in an order that survives a kill at any point.
 */
import { DeployError } from "../errors";
import { refToText } from "../objects";
import { maskPlan, type Plan, readShrinkage } from "../plan";
import { awaitTerminating } from "./await-terminating";
import { carryOut, type Failure, type Launch } from "./carry-out";
import { acquireLock } from "./lock";
import { EXIT, toBrokenOff } from "./outcome";
import { recordPending, settleInterrupted } from "./recording";
import { concludeFailure, toFailureCause } from "./restore";
import type { LockedSession, Result, Session } from "./session";
import { checkSight } from "./sight";
import { isChange, isNothingToDo, isStop, type Survey, surveyTarget, type Target } from "./survey";

export async function launch(session: Session, target: Target): Promise<Result> {
  const survey = await surveyTarget(session, target);
  if (isStop(survey)) return stopWith(session, survey);
  await tellJudgement(session, survey);
  if (isNothingToDo(survey)) return unchanged(survey);
  await announce(session, survey);
  if (session.request.dryRun === true) return { outcome: "planned", exitCode: EXIT.done };
  await checkShrinkage(session, survey);
  await checkSight(session, target.desired);
  return withLock(session, (locked) => launchLocked(locked, target, survey));
}

async function stopWith(
  session: Session,
  { stop, findings }: Exclude<Awaited<ReturnType<typeof surveyTarget>>, Survey>,
): Promise<Result> {
  if (findings.length > 0) await session.emit({ type: "checked", findings });
  return stop;
}

async function tellJudgement({ emit }: Session, { judgement }: Survey): Promise<void> {
  if (judgement === undefined) return;
  await emit({ type: "checked", findings: judgement.findings });
  for (const message of judgement.notes) await emit({ type: "warning", message });
}

function unchanged({ state }: Survey): Result {
  const release = state.latest === undefined ? {} : { release: state.latest.number };
  return { outcome: "unchanged", exitCode: EXIT.done, ...release };
}

async function announce(session: Session, { plan, warnings }: Survey): Promise<void> {
  for (const warning of warnings)
    await session.emit({ type: "warning", message: `not verified by the server yet: ${warning}` });
  for (const note of plan.notes) await session.emit({ type: "warning", message: note });
  for (const { ref } of plan.steps.filter(({ adopts }) => adopts === true)) {
    await session.emit({
      type: "warning",
      message: `${refToText(ref)} exists already and belongs to no app: it is taken over`,
    });
  }
  await session.emit({ type: "planned", plan: maskPlan(plan) });
}

/** Throws `SET_EMPTY`, always, and `SET_SHRUNKEN` unless somebody says yes. */
async function checkShrinkage({ request }: Session, { plan, state }: Survey): Promise<void> {
  if (state.inventory.length > 0 && !plan.steps.some(({ action }) => action !== "delete")) throw emptySet(plan);
  const why = readShrinkage(plan, state.inventory);
  if (why === undefined || request.yes === true) return;
  const answer = await request.confirm?.(`${plan.app}: ${why}. Go on?`, maskPlan(plan));
  if (answer === true) return;
  throw new DeployError("SET_SHRUNKEN", `${plan.app}: nothing was changed, since ${why}`, {
    hint: "look at `slipway plan`; if that is what you want, add --yes",
  });
}

export function emptySet({ app }: Pick<Plan, "app">): DeployError {
  return new DeployError("SET_EMPTY", `${app}: the set is empty, but objects of an earlier release are deployed`, {
    hint: `to remove the app, run \`slipway destroy --name ${app}\``,
  });
}

/** Runs the work under the app's lock; the lock is released whatever happens. */
export async function withLock(session: Session, work: (locked: LockedSession) => Promise<Result>): Promise<Result> {
  const { cluster, request, clock, abort, emit } = session;
  const { app, homeNamespace, author } = request;
  const onWait = (on: string) => emit({ type: "waiting", on });
  const lock = await acquireLock({ cluster, app, homeNamespace, author, clock, abort, onWait });
  try {
    await emit({ type: "locked", holder: lock.holder });
    return await work({ ...session, lock });
  } finally {
    await lock.release();
  }
}

async function launchLocked(session: LockedSession, target: Target, shown: Survey): Promise<Result> {
  await awaitTerminating(session, shown);
  const survey = await surveyTarget(session, target, shown);
  if (isStop(survey)) return stopWith(session, survey);
  await settleInterrupted(session, survey);
  if (isNothingToDoUnderLock(survey)) return unchanged(survey);
  if (!isSamePlan(shown.plan, survey.plan)) {
    await announce(session, survey);
    await checkShrinkage(session, survey);
  }
  const writer = await recordPending(session, target, survey);
  session.request.traffic?.start();
  return carryThrough(session, { target, survey, writer });
}

/** Somebody else finished it meanwhile, or only a lock was left. */
function isNothingToDoUnderLock(survey: Survey): boolean {
  return isNothingToDo({ ...survey, state: { ...survey.state, lease: undefined } });
}

function isSamePlan(one: Plan, other: Plan): boolean {
  const spell = ({ steps }: Plan) => steps.filter(isChange).map(({ action, ref }) => `${action} ${refToText(ref)}`);
  return spell(one).join() === spell(other).join();
}

/** From here on the cluster may have been changed: no error is told as a refusal any more. */
async function carryThrough(session: LockedSession, launched: Launch): Promise<Result> {
  const release = launched.writer.release.number;
  let failure: Failure | undefined;
  try {
    failure = await carryOut(session, launched);
    if (failure === undefined) return { outcome: "succeeded", exitCode: EXIT.done, release };
    return await concludeFailure(session, launched, failure);
  } catch (error) {
    const first = failure === undefined ? {} : { cause: toFailureCause(failure) };
    return toBrokenOff(error, { session, release, ...first });
  }
}
