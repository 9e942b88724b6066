/**
 * One run of the engine: the request with its defaults, and what every part of the run needs. Nothing here decides.
 */
import { setMaxListeners } from "node:events";
import type { Cluster } from "../cluster";
import type { Abort } from "../objects";
import { applySetId, type Owner, type Plan } from "../plan";
import { type Clock, SYSTEM_CLOCK } from "./clock";
import type { DeployEvent, DeployOutcomeEvent } from "./deploy-event";
import { type Emit, toEventStream } from "./event-stream";
import type { Lock } from "./lock";
import { toFailedResult } from "./outcome";
import type { AppQuery, RunRequest } from "./request";

/** How a run ends, without what the stream adds. */
export type Result = Omit<DeployOutcomeEvent, "type" | "durationMs">;

export interface Session<R extends RunRequest = RunRequest> {
  readonly request: R;
  readonly cluster: Cluster;
  readonly query: AppQuery;
  readonly owner: Owner;
  readonly clock: Clock;
  /** Aborted by the caller, or when nobody takes the events any more. */
  readonly abort: Abort;
  readonly emit: Emit;
  /** Server time in milliseconds since 1970: what statuses and Events are compared with. */
  serverNowMs(): number;
}

/** A session that holds the lock. */
export interface LockedSession<R extends RunRequest = RunRequest> extends Session<R> {
  readonly lock: Lock;
}

export function run<R extends RunRequest>(
  request: R,
  intent: Plan["intent"],
  work: (session: Session<R>) => Promise<Result>,
): AsyncGenerator<DeployEvent, DeployOutcomeEvent> {
  const { cluster, app, homeNamespace, clock = SYSTEM_CLOCK } = request;
  const stop = new AbortController();
  setMaxListeners(0, stop.signal); // one for each request under way
  const abort: Abort = stop.signal;
  const onAbort = () => stop.abort();
  if (request.abort?.aborted === true) stop.abort();
  request.abort?.addEventListener("abort", onAbort);
  const startedMs = clock.monotonicMs();
  const query = { cluster, app, homeNamespace, abort };
  const owner = { app, applySetId: applySetId(app, homeNamespace) };
  const serverNowMs = () => clock.now().getTime() + cluster.clockOffsetMs();
  const follow = async (emit: Emit): Promise<DeployOutcomeEvent> => {
    const session: Session<R> = { request, cluster, query, owner, clock, abort, emit, serverNowMs };
    await emit({ type: "started", app, intent, server: cluster.server, context: cluster.contextName });
    const result = await work(session).catch((error: unknown) => toFailedResult(error, session));
    request.abort?.removeEventListener("abort", onAbort);
    return { type: "outcome", ...result, durationMs: Math.round(clock.monotonicMs() - startedMs) };
  };
  return toEventStream(follow, { now: () => clock.now(), stop: onAbort });
}

/** RFC 3339 in server time, for records. */
export function serverTime(session: Session): string {
  return new Date(session.serverNowMs()).toISOString();
}
