/**
 * The body of a watch: one JSON object a line, for as long as the connection lives. Notices when the connection is
 * dead though nobody closed it.
 */
import type { IncomingMessage } from "node:http";
import { StringDecoder } from "node:string_decoder";
import type { LiveObject } from "../objects";
import type { Clock } from "./clock";

export interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  /** A `Status` for ERROR; of a BOOKMARK only the resourceVersion counts. */
  readonly object: LiveObject;
}

/** Nothing came for longer than the server lets a watch live: the connection is half-open. */
export class SilentError extends Error {}

/**
 * Yields events until the server closes. Memory stays bounded: nothing is read before the caller asks for more.
 *
 * @throws SilentError when nothing comes for `silenceMs` while the caller waits
 */
export async function* readWatch(
  response: IncomingMessage,
  { clock, silenceMs }: { clock: Clock; silenceMs: number },
): AsyncGenerator<WatchEvent, void, undefined> {
  const decoder = new StringDecoder("utf8");
  const chunks = (response as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let rest = "";
  try {
    for (;;) {
      const stopClock = clock.after(silenceMs, () => response.destroy(new SilentError("the watch fell silent")));
      const { value, done } = await chunks.next().finally(stopClock);
      if (done === true) return;
      const lines = (rest + decoder.write(value)).split("\n");
      // A line that is cut off when the server closes is dropped: the next watch brings it whole.
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (line !== "") yield JSON.parse(line) as WatchEvent;
      }
    }
  } finally {
    response.destroy();
  }
}
