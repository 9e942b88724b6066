/**
 * Which requests are sent again, and when. A request is repeated only when that cannot do harm: it never reached the
 * server, the server said that it did not do it, or doing it twice is the same as doing it once. HTTP 500 is none of
 * these: server-side apply answers 500 to a misspelled field.
 */
import type { Clock } from "./clock";
import type { ClusterError } from "./cluster-error";

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 5_000;
/** Asked to wait for longer, we rather say so. */
const LONGEST_RETRY_AFTER_SECONDS = 30;

export interface Failure {
  readonly method: string;
  readonly error: ClusterError;
  /** Absent when no answer came. */
  readonly httpStatus?: number | undefined;
  readonly wasNeverSent?: boolean;
  /** How often the request was sent, this time included. */
  readonly tries: number;
}

/** How long to wait before the next try; undefined: there must be none. */
export function retryDelayMs(failure: Failure, clock: Clock): number | undefined {
  if (!mayRepeat(failure)) return undefined;
  const { retryAfterSeconds } = failure.error.details;
  if (retryAfterSeconds !== undefined && retryAfterSeconds > LONGEST_RETRY_AFTER_SECONDS) return undefined;
  return Math.max(backOffMs(failure.tries, clock), (retryAfterSeconds ?? 0) * 1000);
}

/** Doubles with each try, up to 5 s; jittered, so that many clients do not come back at the same moment. */
export function backOffMs(tries: number, clock: Clock): number {
  const delayMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (tries - 1));
  return delayMs * (0.5 + clock.random() / 2);
}

function mayRepeat({ method, error, httpStatus, wasNeverSent }: Failure): boolean {
  // POST may create twice; PUT is conditional on a resourceVersion that its own first try would have changed.
  const isIdempotent = method === "GET" || method === "PATCH" || method === "DELETE";
  const wasToldToWait = error.details.retryAfterSeconds !== undefined;
  switch (httpStatus) {
    case undefined:
      return isIdempotent || wasNeverSent === true;
    case 429:
      return true;
    case 502:
    case 503:
    case 504:
      return isIdempotent || (httpStatus === 503 && wasToldToWait);
    default:
      return false;
  }
}
