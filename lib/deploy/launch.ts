/**
 * The one pipeline of deploy, rollback and restore: survey, plan, lock, survey again, record, apply, watch, prove,
 * prune, record. What to do was decided by the plan; here it is done, in an order that survives a kill at any point.
 */
import { DeployError } from "../errors";
import { type ObjectRef, refToText } from "../objects";
import { maskPlan, type Plan, readShrinkage } from "../plan";
import { carryOut, type Launch } from "./carry-out";
import { acquireLock } from "./lock";
import { EXIT } from "./outcome";
import { recordPending, settleInterrupted } from "./recording";
import { DEFAULT_TIMEOUT_MS } from "./request";
import { concludeFailure } from "./restore";
import type { LockedSession, Result, Session } from "./session";
import { isChange, isNothingToDo, isStop, type Survey, surveyTarget, type Target } from "./survey";
import { awaitObject } from "./usable";

export async function launch(session: Session, target: Target): Promise<Result> {
  const survey = await surveyTarget(session, target);
  if (isStop(survey)) return stopWith(session, survey);
  if (isNothingToDo(survey)) return unchanged(survey);
  await announce(session, survey);
  if (session.request.dryRun === true) return { outcome: "planned", exitCode: EXIT.done };
  await checkShrinkage(session, survey);
  return withLock(session, (locked) => launchLocked(locked, target, survey));
}

async function stopWith(
  session: Session,
  { stop, findings }: Exclude<Awaited<ReturnType<typeof surveyTarget>>, Survey>,
): Promise<Result> {
  if (findings.length > 0) await session.emit({ type: "checked", findings });
  return stop;
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

/** A name is not free before its old bearer is gone. */
async function awaitTerminating(session: LockedSession, { terminating }: Survey): Promise<void> {
  const waitMs = session.request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  for (const { apiVersion, kind, metadata } of terminating) {
    const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
    const place = metadata.namespace === undefined ? {} : { namespace: metadata.namespace };
    const ref: ObjectRef = { group, kind, name: metadata.name, ...place };
    await session.emit({ type: "waiting", on: `the end of ${refToText(ref)}, which is being deleted` });
    const gone = await awaitObject(session, { ref, apiVersion, waitMs }, (live) => live?.metadata.uid !== metadata.uid);
    if (gone) continue;
    throw new DeployError("PREFLIGHT_REFUSED", `${refToText(ref)} is still being deleted`, {
      hint: "look at its finalizers, and run the command again when it is gone",
    });
  }
}

async function carryThrough(session: LockedSession, launched: Launch): Promise<Result> {
  const failure = await carryOut(session, launched);
  if (failure !== undefined) return concludeFailure(session, launched, failure);
  return { outcome: "succeeded", exitCode: EXIT.done, release: launched.writer.release.number };
}
