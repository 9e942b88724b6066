/**
 * Follows the rollouts of everything that was applied, until all are complete and proven, one is doomed, or time is
 * up. Driven by what the API server reports: no interval, and a timer only where a reader says that time itself decides.
 */
import { type Diagnosis, diagnose, type LogRequest, type LogTail, type Verdict } from "../diagnosis";
import { isCodedError } from "../errors";
import { type ObjectRef, refKey, refToText } from "../objects";
import { hasRollout, podLines, type Rollout, readRollout, type Snapshot, type Tracked } from "../rollout";
import type { AppliedObject } from "./apply-plan";
import { findProvable, findUnproven } from "./endpoints";
import { fetchExplanation } from "./explain";
import { OwnSecrets } from "./own-secrets";
import type { StoredRelease } from "./release-store";
import { DEFAULT_TIMEOUT_MS } from "./request";
import type { Session } from "./session";
import { type Feed, openFeed } from "./snapshot-feed";
import type { Target } from "./survey";
import { throwIfAborted } from "./write-guard";

const LOG_LINES = 20;
const LOG_BYTES = 16 * 1024;

export interface WatchOutcome {
  /** Why it failed; absent when everything is complete. */
  readonly diagnosis?: Diagnosis;
  /** The last snapshot, for what the record keeps. */
  readonly snapshot: Snapshot;
}

export interface WatchOptions {
  /**
   * Whether objects that this run did not have to change can fail it as well. Without any change they always can: then
   * their state is all that there is to tell.
   */
  readonly judgeUnchanged?: boolean;
}

/**
 * Whether nobody has seen the unchanged objects complete: the run that changed them was cut short, or failed. What a
 * restore leaves unchanged was not touched by the release that failed either.
 */
export function isUnproven(latest: StoredRelease | undefined, { restores }: Target): boolean {
  if (latest === undefined || latest.status === "succeeded") return false;
  return restores === undefined || latest.status !== "failed";
}

/** Throws `ABORTED`, and what the client throws when a watch cannot be kept. */
export async function watchRollouts(
  session: Session,
  applied: readonly AppliedObject[],
  { judgeUnchanged = true }: WatchOptions = {},
): Promise<WatchOutcome> {
  const isChanged = ({ step }: AppliedObject) => step.action !== "unchanged";
  const isJudged = judgeUnchanged || !applied.some(isChanged) ? () => true : isChanged;
  const watched = applied.filter(({ object }) => hasRollout(object));
  const services = findProvable(applied, isJudged);
  await session.emit({ type: "watching", objects: watched.map(({ step }) => step.ref) });
  const followed = [...watched.map(({ step }) => step.ref), ...services];
  const feed = await openFeed(
    session,
    followed.map(({ kind, namespace = "" }) => ({ kind, namespace })),
  );
  try {
    const provable = services.filter(({ namespace = "" }) => feed.canSee("endpointSlices", namespace));
    const secrets = new OwnSecrets(applied);
    return await new Watch(session, { watched, isJudged, services: provable, secrets, feed }).run();
  } finally {
    feed.close();
  }
}

interface Watched {
  readonly watched: readonly AppliedObject[];
  isJudged(one: AppliedObject): boolean;
  readonly secrets: OwnSecrets;
  readonly services: readonly ObjectRef[];
  readonly feed: Feed;
}

class Watch {
  private readonly shown = new Map<string, string>();
  private readonly deadlineMs: number;
  private awaited = "";

  constructor(
    private readonly session: Session,
    private readonly parts: Watched,
  ) {
    this.deadlineMs = session.clock.monotonicMs() + (session.request.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  }

  async run(): Promise<WatchOutcome> {
    const { feed, services } = this.parts;
    while (true) {
      throwIfAborted(this.session.abort);
      const timedOut = this.session.clock.monotonicMs() >= this.deadlineMs;
      const snapshot = feed.snapshot();
      const { waiting, diagnosis, askAgainAtMs } = await this.look(snapshot, timedOut);
      if (diagnosis !== undefined) return this.fail(snapshot, diagnosis);
      if (waiting === 0) {
        const unproven = findUnproven(services, snapshot);
        const [service] = unproven;
        if (service === undefined) return this.succeed(snapshot);
        if (timedOut) return this.fail(snapshot, withoutEndpoint(service));
        await this.sayAwaited(`a ready endpoint of ${unproven.map(refToText).join(", ")}`);
      }
      await feed.changed(this.waitMs(askAgainAtMs));
    }
  }

  /** Reads every rollout once, and tells what changed. */
  private async look(snapshot: Snapshot, timedOut: boolean) {
    let waiting = 0;
    let askAgainAtMs = Number.POSITIVE_INFINITY;
    for (const one of this.parts.watched) {
      const rollout = this.read(one, snapshot);
      await this.show(one, rollout, snapshot);
      if (rollout.state === "complete" || !this.parts.isJudged(one)) continue;
      waiting++;
      if (rollout.state === "progressing") askAgainAtMs = Math.min(askAgainAtMs, rollout.askAgainAtMs ?? askAgainAtMs);
      const verdict = await this.judge(one, snapshot, timedOut);
      if (verdict.state === "doomed") return { waiting, diagnosis: verdict.diagnosis, askAgainAtMs };
      if (verdict.state === "hopeful") askAgainAtMs = Math.min(askAgainAtMs, verdict.askAgainAtMs ?? askAgainAtMs);
    }
    return { waiting, diagnosis: undefined, askAgainAtMs };
  }

  /** What has run to its completion stays complete, though it be deleted. */
  private read(one: AppliedObject, snapshot: Snapshot): Rollout {
    if (this.parts.feed.hasEnded(one.object.metadata.uid)) return { state: "complete" };
    return readRollout(toTracked(one), snapshot, this.session.serverNowMs());
  }

  private async show({ step, object }: AppliedObject, rollout: Rollout, snapshot: Snapshot): Promise<void> {
    const pods = podLines(object, snapshot);
    const key = refKey(step.ref);
    const text = JSON.stringify([rollout, pods]);
    if (this.shown.get(key) === text) return;
    this.shown.set(key, text);
    await this.session.emit({ type: "rollout", object: step.ref, rollout, pods });
  }

  /** Once doomed, what explains it is fetched and the question asked again: after a restore it is gone. */
  private async judge(one: AppliedObject, snapshot: Snapshot, timedOut: boolean): Promise<Verdict> {
    const verdict = await this.judgeWithLogs(one, snapshot, timedOut);
    if (verdict.state !== "doomed") return verdict;
    const { code } = verdict.diagnosis;
    const explained = await fetchExplanation(this.session, snapshot, { code, namespace: one.step.ref.namespace });
    if (explained === snapshot) return verdict;
    const better = await this.judgeWithLogs(one, explained, timedOut);
    return better.state === "doomed" ? better : verdict;
  }

  private async judgeWithLogs(one: AppliedObject, snapshot: Snapshot, timedOut: boolean): Promise<Verdict> {
    const { constructPath } = one.step;
    const path = constructPath === undefined ? {} : { constructPath };
    const ask = (logs?: readonly LogTail[]) => {
      const options = { nowMs: this.session.serverNowMs(), timedOut, ...path, ...(logs === undefined ? {} : { logs }) };
      return diagnose(toTracked(one), snapshot, options);
    };
    const verdict = ask();
    if (verdict.state !== "needs-logs") return verdict;
    return ask(await Promise.all(verdict.requests.map((request) => this.fetchTail(request))));
  }

  private async fetchTail(request: LogRequest): Promise<LogTail> {
    const { pod, container, previous } = request;
    const options = { container, previous, tailLines: LOG_LINES, limitBytes: LOG_BYTES };
    try {
      const text = await this.session.cluster.fetchLogs(pod, options, this.session.abort);
      return { ...request, text: this.parts.secrets.mask(text) };
    } catch (error) {
      if (!isCodedError(error) || error.code === "ABORTED") throw error;
      return { ...request, text: "" };
    }
  }

  /** What is not well and not of this release's making is told, and fails nothing. */
  private async succeed(snapshot: Snapshot): Promise<WatchOutcome> {
    for (const one of this.parts.watched.filter((each) => !this.parts.isJudged(each))) {
      const { state } = this.read(one, snapshot);
      if (state === "complete") continue;
      const message = `${refToText(one.step.ref)} is not complete (${state}); this release does not change it`;
      await this.session.emit({ type: "warning", message });
    }
    return { snapshot };
  }

  private async fail(snapshot: Snapshot, found: Diagnosis): Promise<WatchOutcome> {
    const diagnosis = this.parts.secrets.maskDiagnosis(found);
    await this.session.emit({ type: "failing", diagnosis });
    return { snapshot, diagnosis };
  }

  private async sayAwaited(on: string): Promise<void> {
    if (this.awaited === on) return;
    this.awaited = on;
    await this.session.emit({ type: "waiting", on });
  }

  private waitMs(askAgainAtMs: number): number {
    const { clock } = this.session;
    return Math.min(this.deadlineMs - clock.monotonicMs(), Math.max(10, askAgainAtMs - this.session.serverNowMs()));
  }
}

function toTracked({ object, before, appliedAtMs }: AppliedObject): Tracked {
  return { applied: object, appliedAtMs, ...(before === undefined ? {} : { before }) };
}

function withoutEndpoint(service: ObjectRef): Diagnosis {
  return {
    code: "timed-out",
    object: service,
    message: `${refToText(service)} has no ready endpoint although its pods are ready`,
    hint: "compare its selector and target ports with the pods",
    evidence: [],
  };
}
