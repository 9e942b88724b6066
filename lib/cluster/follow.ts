/**
 * List, then watch, for as long as the caller wants to know. A watch always ends some day: the server closes it, the
 * network drops it, or the server has forgotten the version where it stood. Each time this goes on, after a pause that
 * grows while it does no good, and never hides a gap: after one, the whole list comes again.
 */
import type { Abort } from "../objects";
import { type Clock, sleep } from "./clock";
import type { FollowEvent, ListResult } from "./cluster";
import { ClusterError } from "./cluster-error";
import { backOffMs } from "./retry";
import { abortedError, linkedStop } from "./stop";
import { SilentError, type WatchEvent } from "./watch-stream";

/** What `follow` needs of the API. Either may throw; the watch ends when the server closes it. */
export interface FollowSource {
  list(stop: Abort): Promise<ListResult>;
  watch(resourceVersion: string, stop: Abort): AsyncIterable<WatchEvent>;
  readonly clock: Clock;
}

/** A connection that lived so long was no failure: the next one starts without a pause that has grown. */
const HEALTHY_MS = 10_000;
/** So many watches in a row that told nothing: perhaps the version is too old, and the server does not say so. */
const FRUITLESS_LIMIT = 3;

const EVENT_TYPES = { ADDED: "added", MODIFIED: "modified", DELETED: "deleted" } as const;

/** An iterable of its own kind, since a generator that waits for the network does not hear `return()`. */
export function follow(source: FollowSource, abort?: Abort): AsyncIterable<FollowEvent> {
  return {
    [Symbol.asyncIterator]() {
      const stop = linkedStop(abort);
      const events = followUntil(source, stop.signal);
      let isReturned = false;
      const ended = { done: true, value: undefined } as const;
      return {
        async next() {
          try {
            const result = await events.next();
            if (result.done === true) stop.abort();
            return result.done === true ? ended : result;
          } catch (error) {
            stop.abort();
            if (isReturned) return ended;
            throw error;
          }
        },
        async return() {
          isReturned = true;
          stop.abort();
          await events.return(undefined).catch(() => undefined);
          return ended;
        },
      };
    },
  };
}

async function* followUntil(source: FollowSource, stop: Abort): AsyncGenerator<FollowEvent, void, undefined> {
  const pace = new Pace(source.clock);
  for (let type: "listed" | "relisted" = "listed"; ; type = "relisted") {
    const { items, resourceVersion } = await listUntilAnswered(source, pace, stop);
    yield { type, items };
    yield* watchUntilGap(source, { resourceVersion, pace, stop });
  }
}

async function listUntilAnswered(source: FollowSource, pace: Pace, stop: Abort): Promise<ListResult> {
  for (;;) {
    const started = source.clock.now();
    try {
      return await source.list(stop);
    } catch (error) {
      if (stop.aborted) throw abortedError();
      if (!isPassing(error)) throw error;
      await pace.pause(started, stop);
    }
  }
}

interface Position {
  readonly resourceVersion: string;
  readonly pace: Pace;
  readonly stop: Abort;
}

/** Watches, again and again, from where the last watch stood. Returns when only a new list can help. */
async function* watchUntilGap(
  source: FollowSource,
  { resourceVersion, pace, stop }: Position,
): AsyncGenerator<FollowEvent, void, undefined> {
  let position = resourceVersion;
  let fruitless = 0;
  while (fruitless < FRUITLESS_LIMIT) {
    const started = source.clock.now();
    fruitless++;
    try {
      for await (const { type, object } of source.watch(position, stop)) {
        position = object.metadata.resourceVersion;
        if (type === "ADDED" || type === "MODIFIED" || type === "DELETED") {
          fruitless = 0;
          yield { type: EVENT_TYPES[type], object };
        }
      }
    } catch (error) {
      if (stop.aborted) throw abortedError();
      if (isGone(error)) {
        await pace.pause(started, stop);
        return;
      }
      if (!isPassing(error)) throw error;
    }
    if (source.clock.now() - started >= HEALTHY_MS) fruitless = 0;
    await pace.pause(started, stop);
  }
}

/**
 * Pauses between connections: short after one that lived, longer and longer after those that did not. Neither events
 * nor bookmarks count: a server that sends one and closes would else be asked in a hot loop.
 */
class Pace {
  readonly #clock: Clock;
  #shortLived = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async pause(startedMs: number, stop: Abort): Promise<void> {
    this.#shortLived = this.#clock.now() - startedMs >= HEALTHY_MS ? 0 : this.#shortLived + 1;
    await sleep(this.#clock, backOffMs(this.#shortLived, this.#clock), stop);
  }
}

function isGone(error: unknown): boolean {
  return error instanceof ClusterError && error.details.httpStatus === 410;
}

/** Whether the trouble may pass by itself: the server restarts, the network is down, a line came garbled. */
function isPassing(error: unknown): boolean {
  if (error instanceof SilentError || error instanceof SyntaxError) return true;
  if (!(error instanceof ClusterError)) return false;
  const { httpStatus = 0 } = error.details;
  return error.code === "SERVER_UNREACHABLE" || httpStatus === 429 || httpStatus >= 500;
}
