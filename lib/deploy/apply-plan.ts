/**
 * Carries out the applies of a plan, wave by wave. Within a wave the order does not matter, so they run side by side;
 * a wave with a refused object is finished, and no further one starts.
 */
import { type CodedError, DeployError, isCodedError } from "../errors";
import { type LiveObject, type Manifest, refKey, refToText } from "../objects";
import { isSameButStatus, type LiveObjects, type Plan, type PlanStep } from "../plan";
import { mapBounded } from "./bounded";
import type { LockedSession } from "./session";
import { awaitUsable } from "./usable";
import { assertMayWrite } from "./write-guard";

export interface AppliedObject {
  readonly step: PlanStep;
  /** As the server answered, or as it was read when nothing had to be applied. */
  readonly object: LiveObject;
  readonly before?: LiveObject;
  /** Server time. */
  readonly appliedAtMs: number;
}

/** How often a write is repeated because only the status of its object moved meanwhile. */
const STATUS_RACES = 10;

export interface ApplyOutcome {
  readonly applied: readonly AppliedObject[];
  /** The first refusal, with the step that met it. */
  readonly failure?: { readonly step: PlanStep; readonly error: CodedError };
}

/** Throws `ABORTED`, `LOCK_LOST`, and `PLAN_STALE` when somebody else changed an object since it was planned. */
export async function applyPlan(session: LockedSession, plan: Plan, live: LiveObjects): Promise<ApplyOutcome> {
  const applied: AppliedObject[] = [];
  for (const wave of toWaves(plan)) {
    const outcomes = await mapBounded(wave, (step) => applyStep(session, step, live));
    for (const outcome of outcomes) if ("object" in outcome) applied.push(outcome);
    const failure = outcomes.find((outcome) => "error" in outcome);
    if (failure !== undefined) return { applied, failure };
    await awaitUsable(session, wave);
  }
  return { applied };
}

function toWaves({ steps }: Plan): PlanStep[][] {
  const waves = new Map<number, PlanStep[]>();
  for (const step of steps) {
    if (step.action !== "delete") waves.set(step.wave, [...(waves.get(step.wave) ?? []), step]);
  }
  return [...waves.entries()].sort(([a], [b]) => a - b).map(([, wave]) => wave);
}

type StepOutcome = AppliedObject | { readonly step: PlanStep; readonly error: CodedError };

async function applyStep(session: LockedSession, step: PlanStep, live: LiveObjects): Promise<StepOutcome> {
  const before = live.get(refKey(step.ref));
  if (step.action === "unchanged" && before !== undefined) {
    return { step, object: before, before, appliedAtMs: session.serverNowMs() };
  }
  try {
    return await applyChange(session, step, before);
  } catch (error) {
    const refused = isCodedError(error) && !["ABORTED", "LOCK_LOST", "PLAN_STALE"].includes(error.code);
    if (refused) return { step, error };
    throw error;
  }
}

async function applyChange(
  session: LockedSession,
  step: PlanStep,
  before: LiveObject | undefined,
): Promise<AppliedObject> {
  const { cluster, request, emit } = session;
  if (step.manifest === undefined) throw new Error(`no manifest for ${refToText(step.ref)}`);
  let resourceVersion = step.live?.resourceVersion;
  for (let races = 0; ; races++) {
    assertMayWrite(session);
    try {
      const appliedAtMs = session.serverNowMs();
      const manifest = withVersion(step.manifest, resourceVersion);
      const { object, warnings } = await cluster.apply(manifest, { force: request.forceConflicts === true });
      const { ref, action, constructPath } = step;
      await emit({
        type: "applied",
        object: ref,
        action,
        ...(constructPath === undefined ? {} : { constructPath }),
        warnings,
      });
      return { step, object, ...(before === undefined ? {} : { before }), appliedAtMs };
    } catch (error) {
      if (!isCodedError(error) || error.code !== "RESOURCE_CONFLICT" || races >= STATUS_RACES) throw error;
      resourceVersion = await readMovedVersion(session, step, before);
    }
  }
}

/** A resourceVersion makes the write fail when anybody wrote since: our protection against a late write. */
function withVersion(manifest: Manifest, resourceVersion: string | undefined): Manifest {
  return resourceVersion === undefined
    ? manifest
    : { ...manifest, metadata: { ...manifest.metadata, resourceVersion } };
}

/** The new resourceVersion when only the status moved; otherwise the plan is not true any more. */
async function readMovedVersion(
  { cluster }: LockedSession,
  { ref }: PlanStep,
  before: LiveObject | undefined,
): Promise<string> {
  const now = await cluster.fetchObject(ref);
  if (now !== undefined && before !== undefined && isSameButStatus(before, now)) return now.metadata.resourceVersion;
  throw new DeployError("PLAN_STALE", `${refToText(ref)} was changed by somebody else while it was being deployed`, {
    hint: "run the command again: it plans with the object as it is now",
  });
}
