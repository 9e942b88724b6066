/**
 * One watch request and its events, with the server's errors, in the stream or before it, thrown as ClusterErrors.
 */
import type { Abort } from "../objects";
import type { ApiClient } from "./api-client";
import type { ListOptions, ServedKind } from "./cluster";
import { listPurpose, selectors, withKind } from "./list";
import { toNetworkError } from "./network-error";
import { requestPath } from "./request-path";
import { toStatusError } from "./status-error";
import { readWatch, SilentError, type WatchEvent } from "./watch-stream";

export interface WatchQuery extends ListOptions {
  readonly kind: ServedKind;
  readonly resourceVersion: string;
  readonly watchSeconds: number;
}

/** After the server should have closed the watch itself, it gets so long. */
const SILENCE_MARGIN_MS = 5_000;

export async function* watchEvents(
  client: ApiClient,
  query: WatchQuery,
  abort: Abort,
): AsyncGenerator<WatchEvent, void, undefined> {
  const { kind, namespace, resourceVersion, watchSeconds } = query;
  const purpose = listPurpose(query).replace("list", "watch");
  // Spread, so that watches that began together do not end together.
  const timeoutSeconds = Math.max(1, Math.round(watchSeconds * (0.8 + client.clock.random() * 0.4)));
  const path = requestPath(
    { kind, namespace },
    { watch: true, resourceVersion, allowWatchBookmarks: true, timeoutSeconds, ...selectors(query) },
  );
  const response = await client.openStream({ method: "GET", path, purpose }, abort);
  const silence = { clock: client.clock, silenceMs: timeoutSeconds * 1000 + SILENCE_MARGIN_MS };
  try {
    for await (const { type, object } of readWatch(response, silence)) {
      if (type === "ERROR") throw toStatusError(toAnswer(object), { purpose, access: client.access });
      yield { type, object: withKind(object, kind) };
    }
  } catch (error) {
    if (error instanceof SilentError || error instanceof SyntaxError) throw error;
    throw toNetworkError(error, { purpose, access: client.access });
  }
}

/** The `Status` of an ERROR event, as if it had been the answer. */
function toAnswer(status: unknown): { httpStatus: number; contentType: string; body: string } {
  const { code } = status as { code?: unknown };
  const httpStatus = typeof code === "number" ? code : 500;
  return { httpStatus, contentType: "application/json", body: JSON.stringify(status) };
}
