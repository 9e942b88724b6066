/**
 * Removes what the plan says is not wanted any more, in the reverse of the order of applying. Only what label and
 * record agree on is in the plan; the uid makes sure that a namesake is never deleted.
 */
import { type CodedError, isCodedError } from "../errors";
import { type LiveObject, type ObjectRef, refToText, toVisibleLine } from "../objects";
import { type Plan, type PlanStep, withoutOwnership } from "../plan";
import { mapBounded } from "./bounded";
import type { LockedSession } from "./session";
import { awaitObject } from "./usable";
import { assertMayWrite } from "./write-guard";

export interface PruneOptions {
  /** Wait until everything of a wave is gone before the next, and until all is gone at the end. */
  readonly awaitGone?: boolean;
  /** For all of it together. */
  readonly waitMs: number;
}

interface Deadline {
  readonly awaitGone: boolean;
  /** In monotonic time. */
  readonly atMs: number;
}

/** Time to ask once about an object whose turn comes after the deadline. */
const LAST_LOOK_MS = 1000;

/** What could not be deleted, in words; empty when all of it could. Throws `ABORTED` and `LOCK_LOST`. */
export async function pruneObjects(
  session: LockedSession,
  plan: Plan,
  options: PruneOptions,
): Promise<readonly string[]> {
  const { awaitGone = false, waitMs } = options;
  const deadline = { awaitGone, atMs: session.clock.monotonicMs() + waitMs };
  const problems = await mapBounded(plan.givenBack ?? [], (ref) => giveBack(session, ref));
  for (const wave of toReverseWaves(plan)) {
    problems.push(...(await mapBounded(wave, (step) => deleteStep(session, step, deadline))));
  }
  return problems.filter((problem) => problem !== undefined);
}

/** Takes our labels off an object that was not made by the app; another app may take it then. */
async function giveBack(session: LockedSession, ref: ObjectRef): Promise<string | undefined> {
  assertMayWrite(session);
  try {
    const live = await session.cluster.fetchObject(ref, session.abort);
    if (live !== undefined) await session.cluster.replace(withoutOwnership(live));
    return undefined;
  } catch (error) {
    if (!isCodedError(error) || ["ABORTED", "LOCK_LOST"].includes(error.code)) throw error;
    return `${refToText(ref)} keeps the labels of the app: ${error.message}`;
  }
}

function toReverseWaves({ steps }: Plan): PlanStep[][] {
  const waves = new Map<number, PlanStep[]>();
  for (const step of steps) {
    if (step.action === "delete") waves.set(step.wave, [...(waves.get(step.wave) ?? []), step]);
  }
  return [...waves.entries()].sort(([a], [b]) => b - a).map(([, wave]) => wave);
}

async function deleteStep(session: LockedSession, step: PlanStep, deadline: Deadline): Promise<string | undefined> {
  const { ref, live } = step;
  if (live === undefined) return undefined;
  assertMayWrite(session);
  try {
    // In the foreground the object stays until what it owns is gone: then its end means the end of its pods.
    const propagation = deadline.awaitGone ? "Foreground" : "Background";
    await session.cluster.delete(ref, { uid: live.uid, propagation });
  } catch (error) {
    if (!isCodedError(error) || ["ABORTED", "LOCK_LOST"].includes(error.code)) throw error;
    return toProblem(step, error);
  }
  if (deadline.awaitGone) {
    const problem = await findRemains(session, step, deadline);
    if (problem !== undefined) return problem;
  }
  await session.emit({ type: "pruned", object: ref });
  return undefined;
}

/** Another uid under the name means that ours is gone already. */
function toProblem({ ref }: PlanStep, error: CodedError): string | undefined {
  return error.code === "RESOURCE_CONFLICT" ? undefined : `${refToText(ref)} was not deleted: ${error.message}`;
}

/** Waits until the object is gone; why it is not, when time is up. */
async function findRemains(
  session: LockedSession,
  { ref, apiVersion, live }: PlanStep,
  { atMs }: Deadline,
): Promise<string | undefined> {
  let last: LiveObject | undefined;
  const waitMs = Math.max(LAST_LOOK_MS, atMs - session.clock.monotonicMs());
  const gone = await awaitObject(session, { ref, apiVersion, waitMs }, (current) => {
    last = current;
    return current === undefined || current.metadata.uid !== live?.uid;
  });
  if (gone) return undefined;
  const finalizers = (last?.metadata.finalizers ?? []).map((finalizer) => toVisibleLine(finalizer)).join(", ");
  return `${refToText(ref)} is still being deleted${finalizers === "" ? "" : `; it waits for ${finalizers}`}`;
}
