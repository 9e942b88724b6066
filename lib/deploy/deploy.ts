/**
 * The verbs: what each one wants to be true, handed to the one pipeline.
 */

import { DeployError } from "../errors";
import { fetchAppState } from "./app-state";
import type { DeployEvent, DeployOutcomeEvent } from "./deploy-event";
import { buildGate } from "./gate";
import { emptySet, launch } from "./launch";
import { EXIT } from "./outcome";
import { placeObjects, preflight } from "./preflight";
import type { StoredRelease } from "./release-store";
import type { DeployRequest, RollbackRequest } from "./request";
import { isReadable, toTarget } from "./restore";
import { type Result, run, type Session } from "./session";

/**
 * Brings the objects about: plan, apply, watch, prove, prune; a failed update puts the last good release back.
 * Throws only `BAD_USAGE` and what is a bug of ours: everything else is in the outcome, which is also the last event.
 */
export function deploy(request: DeployRequest): AsyncGenerator<DeployEvent, DeployOutcomeEvent> {
  return run(request, "deploy", deployObjects);
}

/** The plan of a deploy, in its `planned` event; writes nothing. */
export function fetchPlan(request: DeployRequest): AsyncGenerator<DeployEvent, DeployOutcomeEvent> {
  return run({ ...request, dryRun: true }, "deploy", deployObjects);
}

async function deployObjects(session: Session<DeployRequest>): Promise<Result> {
  const { objects, namespace, gitRevision } = session.request;
  const serverVersion = await preflight(session);
  const { desired, findings } = await placeObjects(session, objects, namespace);
  if (desired.length === 0) return refuseEmpty(session);
  const gate = buildGate(session, { desired, serverVersion, findings });
  return launch(session, { intent: "deploy", desired, gate, ...(gitRevision === undefined ? {} : { gitRevision }) });
}

/** An app that makes nothing is fine as long as nothing of it is deployed. */
async function refuseEmpty({ query, owner }: Session): Promise<Result> {
  const { inventory } = await fetchAppState(query);
  if (inventory.length > 0) throw emptySet(owner);
  return { outcome: "unchanged", exitCode: EXIT.done };
}

/** Puts a stored release back, as a new release. Throws as `deploy` does. */
export function rollback(request: RollbackRequest): AsyncGenerator<DeployEvent, DeployOutcomeEvent> {
  return run(request, "rollback", async (session) => {
    await preflight(session);
    const { stored } = await fetchAppState(session.query);
    return launch(session, toTarget(chooseRelease(session, stored.releases).read()));
  });
}

/** Throws `RELEASE_NOT_FOUND` with the releases that one can go back to. */
function chooseRelease({ request }: Session<RollbackRequest>, releases: readonly StoredRelease[]): StoredRelease {
  const { to, app, homeNamespace } = request;
  const good = releases.filter((one) => one.status === "succeeded" && (one.number === to || isReadable(one)));
  const current = releases.at(-1);
  const currentDigest = current !== undefined && isReadable(current) ? current.read().digest : undefined;
  const found =
    to === undefined
      ? [...good].reverse().find((one) => one !== current && one.read().digest !== currentDigest)
      : good.find(({ number }) => number === to);
  if (found !== undefined) return found;
  const numbers = good.map(({ number }) => String(number)).join(", ");
  const wanted = to === undefined ? "no earlier release with other content" : toMissingText(to, releases);
  throw new DeployError("RELEASE_NOT_FOUND", `${app}: ${wanted} in namespace ${homeNamespace}`, {
    hint: numbers === "" ? "no release has succeeded yet" : `these have succeeded: ${numbers}`,
  });
}

function toMissingText(to: number, releases: readonly StoredRelease[]): string {
  const status = releases.find(({ number }) => number === to)?.status;
  return status === undefined
    ? `there is no release ${String(to)}`
    : `release ${String(to)} is ${status}, not succeeded,`;
}
