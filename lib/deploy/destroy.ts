/**
 * Removes an app: a plan from nothing. Objects in the reverse of the order of applying, then parent, records and lock.
 */
import { maskPlan, type Plan } from "../plan";
import type { AppState } from "./app-state";
import type { DeployEvent, DeployOutcomeEvent } from "./deploy-event";
import { withLock } from "./launch";
import { EXIT, toBrokenOff } from "./outcome";
import { deleteParent, parentRef } from "./parent";
import { preflight } from "./preflight";
import { pruneObjects } from "./prune";
import { deleteReleases } from "./release-store";
import { DEFAULT_TIMEOUT_MS, type DestroyRequest } from "./request";
import { type LockedSession, type Result, run, type Session } from "./session";
import { isStop, type Survey, surveyTarget } from "./survey";

const NOTHING = { intent: "destroy", desired: [] } as const;

/** Deletes everything that the app's record and labels agree on, and waits until it is gone. Throws as `deploy` does. */
export function destroy(request: DestroyRequest): AsyncGenerator<DeployEvent, DeployOutcomeEvent> {
  return run(request, "destroy", async (session) => {
    await preflight(session);
    const survey = await surveyNothing(session);
    if (!isDeployed(survey)) return { outcome: "unchanged", exitCode: EXIT.done };
    await announce(session, survey.plan);
    if (request.dryRun === true) return { outcome: "planned", exitCode: EXIT.done };
    return withLock(session, async (locked) => {
      const found = await surveyNothing(locked);
      return remove(locked, found).catch((error: unknown) => toBrokenOff(error, { session }));
    });
  });
}

async function surveyNothing(session: Session): Promise<Survey> {
  const survey = await surveyTarget(session, NOTHING);
  if (isStop(survey)) throw new Error("an empty set has nothing to refuse");
  return survey;
}

function isDeployed({ plan, state: { stored, parent, lease } }: Survey): boolean {
  return plan.steps.length > 0 || stored.nextNumber > 1 || parent.exists || lease !== undefined;
}

async function announce({ emit }: Session, plan: Plan): Promise<void> {
  for (const note of plan.notes) await emit({ type: "warning", message: note });
  await emit({ type: "planned", plan: maskPlan(plan) });
}

async function remove(session: LockedSession, { plan, state }: Survey): Promise<Result> {
  const waitMs = session.request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const problems = await pruneObjects(session, plan, { awaitGone: true, waitMs });
  const [first, ...others] = problems;
  if (first !== undefined) {
    const hint = "run the same command again when the reason is gone";
    const cause = { code: "DELETE_FAILED", message: first, hint, ...(others.length === 0 ? {} : { evidence: others }) };
    return { outcome: "failed", exitCode: EXIT.failed, cause };
  }
  await deleteRecords(session, state);
  return { outcome: "succeeded", exitCode: EXIT.done };
}

/** Records go last and oldest first: as long as anything is left, the newest says what belongs to the app. */
async function deleteRecords({ cluster, query, lock }: LockedSession, { stored }: AppState): Promise<void> {
  lock.assertHeld();
  const secrets = stored.releases.flatMap(({ secrets }) => secrets);
  await deleteReleases(cluster, [...stored.strays, ...secrets]);
  await deleteParent(cluster, parentRef(query.app, query.homeNamespace));
}
