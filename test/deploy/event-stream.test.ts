import { describe, expect, test } from "@jest/globals";
import type { DeployOutcomeEvent } from "../../lib/deploy";
import { type Emit, toEventStream } from "../../lib/deploy/event-stream";

const now = () => new Date("2030-01-01T00:00:00Z");
const outcome: DeployOutcomeEvent = { type: "outcome", outcome: "succeeded", exitCode: 0, durationMs: 1 };

function waiting(on: string) {
  return { type: "waiting", on } as const;
}

describe("a stream of events", () => {
  test("yields each event with its time, the outcome last, and returns the outcome", async () => {
    const stream = toEventStream(
      async (emit) => {
        await emit(waiting("one"));
        return outcome;
      },
      { now, stop: () => {} },
    );
    const time = "2030-01-01T00:00:00.000Z";
    expect(await stream.next()).toEqual({ done: false, value: { time, type: "waiting", on: "one" } });
    expect(await stream.next()).toEqual({ done: false, value: { time, ...outcome } });
    expect(await stream.next()).toEqual({ done: true, value: outcome });
  });

  test("lets the work go on only when its event was taken", async () => {
    const done: string[] = [];
    const work = async (emit: Emit) => {
      await emit(waiting("one"));
      done.push("after one");
      return outcome;
    };
    const stream = toEventStream(work, { now, stop: () => {} });
    await stream.next();
    expect(done).toEqual([]);
    await stream.next();
    expect(done).toEqual(["after one"]);
  });

  test("keeps the order of events that come side by side", async () => {
    const work = async (emit: Emit) => {
      await Promise.all(["a", "b", "c"].map((on) => emit(waiting(on))));
      return outcome;
    };
    const seen: unknown[] = [];
    for await (const event of toEventStream(work, { now, stop: () => {} }))
      seen.push("on" in event ? event.on : event.type);
    expect(seen).toEqual(["a", "b", "c", "outcome"]);
  });

  test("stops the work when its consumer leaves, and waits until it has stopped", async () => {
    const said: string[] = [];
    const work = async (emit: Emit) => {
      await emit(waiting("one"));
      await emit(waiting("two"));
      said.push("work ended");
      return outcome;
    };
    for await (const _ of toEventStream(work, { now, stop: () => void said.push("stop") })) break;
    expect(said).toEqual(["stop", "work ended"]);
  });

  test("throws what the work throws", async () => {
    const stream = toEventStream(() => Promise.reject(new Error("a bug")), { now, stop: () => {} });
    await expect(stream.next()).rejects.toThrow("a bug");
  });
});
