/**
 * Turns a running deploy into a stream of events. The work waits until each event was taken, so a consumer that stops
 * at an event has stopped the work there; a consumer that leaves makes the work stop safely.
 */
import type { DeployEvent, DeployOutcomeEvent } from "./deploy-event";

type WithoutTime<T> = T extends unknown ? Omit<T, "time"> : never;
export type EventBody = WithoutTime<DeployEvent>;

/** Says something; resolves when it has been heard. */
export type Emit = (event: EventBody) => Promise<void>;

export interface StreamOptions {
  now(): Date;
  /** Called when the consumer leaves before the end. */
  stop(): void;
}

export async function* toEventStream(
  work: (emit: Emit) => Promise<DeployOutcomeEvent>,
  { now, stop }: StreamOptions,
): AsyncGenerator<DeployEvent, DeployOutcomeEvent> {
  const stamp = (body: EventBody) => ({ time: now().toISOString(), ...body }) as DeployEvent;
  const queue: { event: DeployEvent; taken: () => void }[] = [];
  let wake = () => {};
  const woken = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  const run = { ended: false, abandoned: false };
  const emit: Emit = (body) =>
    new Promise((taken) => {
      if (run.abandoned) taken();
      else queue.push({ event: stamp(body), taken });
      wake();
    });
  const done = work(emit).finally(() => {
    run.ended = true;
    wake();
  });
  done.catch(() => {}); // awaited below; until then a rejection is not unhandled
  try {
    while (true) {
      const [next] = queue; // stays there until it was taken: a consumer may leave at it
      if (next !== undefined) {
        yield next.event;
        queue.shift();
        next.taken();
      } else if (run.ended) break;
      else await woken();
    }
    const outcome = await done;
    yield stamp(outcome);
    return outcome;
  } finally {
    if (!run.ended) stop();
    run.abandoned = true;
    for (const { taken } of queue.splice(0)) taken();
    await done.catch(() => {});
  }
}
