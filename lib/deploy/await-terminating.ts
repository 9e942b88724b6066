/**
 * A name is not free before its old bearer is gone: what is wanted and just being deleted is waited for.
 */
import { DeployError } from "../errors";
import { refOf, refToText } from "../objects";
import { DEFAULT_TIMEOUT_MS } from "./request";
import type { LockedSession } from "./session";
import { isStop, type Stop, type Survey, surveyTarget, type Target } from "./survey";
import { awaitObject } from "./usable";

/** A survey of a target whose names are all free or taken by what lives. Throws `PREFLIGHT_REFUSED`. */
export async function surveyFree(session: LockedSession, target: Target): Promise<Survey | Stop> {
  const survey = await surveyTarget(session, target);
  if (isStop(survey) || survey.terminating.length === 0) return survey;
  await awaitTerminating(session, survey);
  return surveyTarget(session, target);
}

/** Throws `PREFLIGHT_REFUSED` when they do not go away in time. */
export async function awaitTerminating(session: LockedSession, { terminating }: Survey): Promise<void> {
  const waitMs = session.request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  for (const object of terminating) {
    const { apiVersion, metadata } = object;
    const ref = refOf(object);
    await session.emit({ type: "waiting", on: `the end of ${refToText(ref)}, which is being deleted` });
    const gone = await awaitObject(session, { ref, apiVersion, waitMs }, (live) => live?.metadata.uid !== metadata.uid);
    if (gone) continue;
    throw new DeployError("PREFLIGHT_REFUSED", `${refToText(ref)} is still being deleted`, {
      hint: "look at its finalizers, and run the command again when it is gone",
    });
  }
}
