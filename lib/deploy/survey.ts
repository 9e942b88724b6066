/**
 * The reading half of a run: what lives, what the server would make of the desired set, and the plan that follows.
 * It writes nothing, and is done twice: to show what would happen, and again under the lock.
 */
import type { Finding, LiveObject } from "../objects";
import { refKey, refToText } from "../objects";
import {
  buildPlan,
  type DesiredObject,
  findUncertain,
  type LiveObjects,
  type Plan,
  type PlanStep,
  readDigest,
  readOwner,
} from "../plan";
import { type AppState, fetchAppState, isSettled } from "./app-state";
import type { Yielded } from "./conflicts";
import { dryRunObjects } from "./dry-run";
import { toImmutable } from "./dry-run-findings";
import type { Gate, Judgement } from "./gate";
import { toInvalid, toRefused } from "./outcome";
import { refused } from "./preflight";
import { fetchLive, isTerminating, type Sought } from "./read-live";
import type { Result, Session } from "./session";

/** What a run is to bring about. */
export interface Target {
  readonly intent: Plan["intent"];
  readonly desired: readonly DesiredObject[];
  readonly gitRevision?: string;
  /** What a release that is put back has passed already. */
  readonly gate?: Gate;
  /** Number of the release whose objects these are, for a rollback. */
  readonly restores?: number;
  /** By `refKey`, what a failed release created; present only in the restore that undoes it. */
  readonly undoes?: ReadonlySet<string>;
}

export interface Survey {
  readonly state: AppState;
  readonly live: LiveObjects;
  /** Desired objects that are just being deleted: they live no more, but their names are not free yet. */
  readonly terminating: readonly LiveObject[];
  /** What the dry run answered, by `refKey`. */
  readonly results: LiveObjects;
  /** By `refKey`, objects that are sent without fields that others own. */
  readonly yielded: ReadonlyMap<string, Yielded>;
  readonly plan: Plan;
  readonly warnings: readonly string[];
  /** Of the first survey, where there is a gate. */
  readonly judgement?: Judgement;
}

/** Why the run ends here: findings, or a refusal. */
export interface Stop {
  readonly stop: Result;
  readonly findings: readonly Finding[];
}

export async function surveyTarget(session: Session, target: Target, earlier?: Survey): Promise<Survey | Stop> {
  const { cluster, query, owner, abort } = session;
  const desired = target.desired.map(({ ref, manifest }) => ({ ...ref, apiVersion: manifest.apiVersion }));
  // The desired objects are known before the state is: both are read at once, the rest of the inventory after.
  const [state, wanted] = await Promise.all([fetchAppState(query), fetchLive(cluster, desired, abort)]);
  const known = new Set(desired.map(refKey));
  const dropped = state.inventory.filter((entry) => !known.has(refKey(entry)));
  const all = [...wanted.values(), ...(await fetchLive(cluster, dropped satisfies readonly Sought[], abort)).values()];
  // A destroy ends when all is gone: what is just being deleted is in its plan, to be waited for.
  const counts = (one: LiveObject) => target.intent === "destroy" || !isTerminating(one);
  const live = new Map(all.filter(counts).map((one) => [keyOf(one), one]));
  const terminating = [...wanted.values()].filter(isTerminating);
  checkOwners(session, target.desired, live);
  const judgement = earlier === undefined ? await target.gate?.({ state, live }) : undefined;
  if (judgement?.refuses === true) return { stop: toInvalid(judgement.findings), findings: judgement.findings };
  const uncertain = findUncertain({ desired: target.desired, live, owner });
  const answered = uncertain.filter(({ ref }) => isAnswered(refKey(ref), live, earlier));
  const asked = uncertain.filter((object) => !answered.includes(object));
  const answers = await dryRunObjects(session, asked, { ...target, live });
  const findings = [...answers.findings, ...(judgement === undefined ? [] : toImmutable(answers.refusals, judgement))];
  if (findings.length > 0)
    return { stop: toInvalid(findings), findings: [...(judgement?.findings ?? []), ...findings] };
  if (answers.refusals.length > 0) return { stop: toRefused(answers.refusals), findings: [] };
  const results = new Map([...reusable(answered, earlier?.results), ...answers.results]);
  const yielded = new Map([...reusable(answered, earlier?.yielded), ...answers.yielded]);
  const number = state.stored.nextNumber;
  const plan = buildPlan({
    intent: target.intent,
    owner,
    desired: target.desired.map((object) => yielded.get(refKey(object.ref))?.object ?? object),
    live,
    results,
    inventory: state.inventory,
    digest: readDigest(target.desired, state.parent.digestKey),
    cause: toCauseText(number, target.gitRevision),
    notes: [...yielded.values()].map(({ note }) => note),
    ...(target.undoes === undefined ? {} : { undoes: target.undoes }),
  });
  const judged = judgement === undefined ? {} : { judgement };
  return { state, live, terminating, results, yielded, plan, warnings: answers.unverified, ...judged };
}

export function isStop(survey: Survey | Stop): survey is Stop {
  return "stop" in survey;
}

/** What becomes the change-cause: `release 3, git 1a2b3c4`. */
export function toCauseText(number: number, gitRevision: string | undefined): string {
  const release = `release ${String(number)}`;
  return gitRevision === undefined ? release : `${release}, git ${shorten(gitRevision)}`;
}

function shorten(revision: string): string {
  return revision.replace(/^([0-9a-f]{7})[0-9a-f]*/, "$1");
}

function keyOf(object: LiveObject): string {
  const { namespace, name } = object.metadata;
  const group = object.apiVersion.includes("/") ? object.apiVersion.split("/")[0] : "";
  return refKey({ group: group ?? "", kind: object.kind, name, ...(namespace === undefined ? {} : { namespace }) });
}

/** An answer of the first survey holds as long as the object has not moved. */
function isAnswered(key: string, live: LiveObjects, earlier: Survey | undefined): boolean {
  if (earlier === undefined || !earlier.results.has(key)) return false;
  return earlier.live.get(key)?.metadata.resourceVersion === live.get(key)?.metadata.resourceVersion;
}

function reusable<T>(answered: readonly DesiredObject[], answers: ReadonlyMap<string, T> = new Map()): [string, T][] {
  return answered.flatMap(({ ref }) => {
    const answer = answers.get(refKey(ref));
    return answer === undefined ? [] : [[refKey(ref), answer] as [string, T]];
  });
}

/** Another app's object is never touched, whatever it looks like. */
function checkOwners({ owner }: Session, desired: readonly DesiredObject[], live: LiveObjects): void {
  for (const { ref, constructPath } of desired) {
    const current = live.get(refKey(ref));
    const whose = current === undefined ? "free" : readOwner(current, owner);
    if (typeof whose === "string") continue;
    const details = constructPath === undefined ? {} : { constructPath };
    const hint = "give one of the two another name; was it deployed with another --name or --home-namespace?";
    throw refused(`${refToText(ref)} belongs to the Slipway app ${whose.app}`, { ...details, hint });
  }
}

export function isChange({ action }: PlanStep): boolean {
  return action !== "unchanged";
}

/** Nothing to write, and nothing that an earlier run left half done. */
export function isNothingToDo({ plan, state, terminating }: Survey): boolean {
  return (
    !plan.steps.some(isChange) &&
    (plan.givenBack ?? []).length === 0 &&
    terminating.length === 0 &&
    isSettled(state) &&
    (state.latest !== undefined || plan.steps.length === 0)
  );
}
