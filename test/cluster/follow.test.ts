/** How `follow` lives through what happens to watches: by a source that does as it is told, and over real sockets. */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Cluster, ClusterError, connect, type FollowEvent, type ServedKind } from "../../lib/cluster";
import { type FollowSource, follow } from "../../lib/cluster/follow";
import type { WatchEvent } from "../../lib/cluster/watch-stream";
import type { LiveObject } from "../../lib/objects";
import { createAuthority } from "./certificates";
import { failure } from "./contract";
import { accessTo } from "./fake-access";
import { type FakeServer, startFakeServer } from "./fake-api-server";
import { hastyClock, manualClock } from "./manual-clock";

const object = (name: string, resourceVersion: string) =>
  ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, uid: name, resourceVersion } }) as LiveObject;
const event = (type: WatchEvent["type"], name: string, version: string): WatchEvent => ({
  type,
  object: object(name, version),
});
const unreachable = new ClusterError("SERVER_UNREACHABLE", "refused");
const answered = (httpStatus: number, code: ClusterError["code"] = "API_FAILED") =>
  new ClusterError(code, "no", { httpStatus });

/** What one list or watch does: its items or events, or the error it ends with. `lastsMs` passes before it ends. */
interface Act {
  readonly items?: readonly string[];
  readonly events?: readonly WatchEvent[];
  readonly error?: Error;
  readonly lastsMs?: number;
}

interface Scripted extends FollowSource {
  readonly asked: string[];
  readonly delays: readonly number[];
}

/** A source whose lists and watches do, one after the other, what the script says. */
function scripted(acts: readonly Act[]): Scripted {
  const clock = hastyClock();
  let passedMs = 0;
  const asked: string[] = [];
  const next = () => acts[asked.length - 1] ?? { error: new Error("the script is over") };
  return {
    asked,
    delays: clock.delays,
    clock: { ...clock, now: () => clock.now() + passedMs },
    async list() {
      asked.push("list");
      const { items, error } = next();
      if (error !== undefined) throw error;
      return { items: (items ?? []).map((name) => object(name, "1")), resourceVersion: `v${asked.length}` };
    },
    async *watch(resourceVersion) {
      asked.push(`watch ${resourceVersion}`);
      const { events = [], error, lastsMs = 0 } = next();
      yield* events;
      passedMs += lastsMs;
      if (error !== undefined) throw error;
    },
  };
}

/** What a caller sees until the script is over. */
async function see(source: FollowSource): Promise<readonly string[]> {
  const seen: string[] = [];
  const following = async (): Promise<void> => {
    for await (const found of follow(source)) seen.push(textOf(found));
  };
  expect((await failure(following())).message).toBe("the script is over");
  return seen;
}

function textOf(found: FollowEvent): string {
  return "items" in found
    ? `${found.type} ${found.items.map(({ metadata }) => metadata.name).join(",")}`
    : `${found.type} ${found.object.metadata.name}`;
}

describe("a watch that ends", () => {
  test("goes on where it stood, bookmarks included", async () => {
    const source = scripted([
      { items: ["a"] },
      { events: [event("ADDED", "b", "7")] },
      { events: [event("BOOKMARK", "", "9")] },
      { events: [event("DELETED", "b", "11")] },
    ]);
    expect(await see(source)).toEqual(["listed a", "added b", "deleted b"]);
    expect(source.asked).toEqual(["list", "watch v1", "watch 7", "watch 9", "watch 11"]);
  });

  test("because its version is forgotten is followed by the whole list", async () => {
    const source = scripted([
      { items: ["a"] },
      { error: answered(410, "WATCH_LOST") },
      { items: ["a", "b"] },
      { events: [event("MODIFIED", "b", "9")] },
    ]);
    expect(await see(source)).toEqual(["listed a", "relisted a,b", "modified b"]);
  });

  test("three times without a word is followed by the whole list, since a server may not say that it forgot", async () => {
    const source = scripted([{ items: ["a"] }, {}, {}, {}, { items: ["b"] }]);
    expect(await see(source)).toEqual(["listed a", "relisted b"]);
  });

  test("after a long life is followed by another, at once and for ever", async () => {
    const watches = Array.from({ length: 10 }, () => ({ lastsMs: 30_000 }));
    const source = scripted([{ items: ["a"] }, ...watches]);
    await see(source);
    expect(source.asked.filter((asked) => asked === "list")).toHaveLength(1);
    expect(Math.max(...source.delays)).toBe(75);
  });

  test("again and again at once is asked for more and more slowly, whatever it brought", async () => {
    const events = ["1", "2", "3", "4", "5", "6", "7"].map((version) => ({
      events: [event("MODIFIED", "a", version)],
    }));
    const source = scripted([{ items: ["a"] }, ...events]);
    await see(source);
    expect(source.delays).toEqual([150, 300, 600, 1200, 2400, 3750, 3750]);
  });
});

describe("a server that goes away", () => {
  test("is waited for, and then the whole list comes again", async () => {
    const down = Array.from({ length: 12 }, () => ({ error: unreachable }));
    const source = scripted([
      { items: ["a"] },
      ...down,
      { error: answered(503) },
      { error: answered(429) },
      { items: ["b"] },
    ]);
    expect(await see(source)).toEqual(["listed a", "relisted b"]);
  });

  test("before the first list is waited for, too", async () => {
    expect(await see(scripted([{ error: unreachable }, { items: ["a"] }]))).toEqual(["listed a"]);
  });

  test.each([
    [401, "UNAUTHORIZED"],
    [403, "FORBIDDEN"],
    [404, "NOT_FOUND"],
  ] as const)("and answers %i has refused: that is thrown", async (httpStatus, code) => {
    const refused = answered(httpStatus, code);
    for (const acts of [[{ error: refused }], [{ items: [] }, { error: refused }]]) {
      const following = async (): Promise<void> => {
        for await (const found of follow(scripted(acts))) expect(found.type).toBe("listed");
      };
      expect(await failure(following())).toBe(refused);
    }
  });
});

describe("the caller", () => {
  test("gets its own errors back", async () => {
    const mine = new Error("mine");
    const following = async (): Promise<void> => {
      for await (const found of follow(scripted([{ items: ["a"] }, { events: [event("ADDED", "b", "2")] }]))) {
        if (found.type === "added") throw mine;
      }
    };
    expect(await failure(following())).toBe(mine);
  });
});

describe("over real sockets", () => {
  const authority = createAuthority();
  let server: FakeServer;
  let cluster: Cluster;
  let configMaps: ServedKind;
  const clock = manualClock(Date.now());
  beforeEach(async () => {
    server = await startFakeServer(authority);
    cluster = connect(accessTo(server, authority), { clock });
    configMaps = await cluster.fetchKind("v1", "ConfigMap");
  });
  afterEach(async () => {
    cluster.close();
    await server.close();
  });

  const iterate = (abort?: AbortSignal) =>
    cluster.follow(configMaps, { namespace: "default" }, abort)[Symbol.asyncIterator]();
  /** Until something is true of the server. */
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  /** Lets the pauses between connections pass, until something is true. */
  const passUntil = (holds: () => boolean) =>
    until(() => {
      clock.advance(100);
      return holds();
    });
  const create = (name: string) =>
    server.store.create({ namespace: "default", name }, { apiVersion: "v1", kind: "ConfigMap", metadata: { name } });

  test("return() ends a watch that waits, and closes its connection", async () => {
    const events = iterate();
    await events.next();
    const waiting = events.next();
    await until(() => server.watches.size === 1);
    await events.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await until(() => server.watches.size === 0);
  });

  test("an abort ends it as well, and throws", async () => {
    const stop = new AbortController();
    const events = iterate(stop.signal);
    await events.next();
    const waiting = failure(events.next());
    await until(() => server.watches.size === 1);
    stop.abort();
    expect(await waiting).toMatchObject({ code: "ABORTED" });
    await until(() => server.watches.size === 0);
  });

  test("an event that comes in pieces, in the middle of a letter, is read whole", async () => {
    const events = iterate();
    await events.next();
    const next = events.next();
    await until(() => server.watches.size === 1);
    const line = Buffer.from(`${JSON.stringify({ type: "ADDED", object: object("größe", "500") })}\n`);
    const middle = line.indexOf(Buffer.from("ö")) + 1;
    const [watch] = server.watches;
    watch?.write(line.subarray(0, middle));
    await new Promise((resolve) => setImmediate(resolve));
    watch?.write(line.subarray(middle));
    expect((await next).value).toMatchObject({ type: "added", object: { metadata: { name: "größe" } } });
    await events.return?.();
  });

  test("a connection that is cut off goes on from where it stood, and nothing is lost or told twice", async () => {
    const events = iterate();
    await events.next();
    const first = events.next();
    create("one");
    expect((await first).value).toMatchObject({ type: "added", object: { metadata: { name: "one" } } });
    const second = events.next();
    await until(() => server.watches.size === 1);
    const [cut] = server.watches;
    cut?.destroy();
    create("two");
    await passUntil(() => server.watches.size === 1 && !server.watches.has(cut as never));
    expect((await second).value).toMatchObject({ type: "added", object: { metadata: { name: "two" } } });
    await events.return?.();
  });

  test("a connection that is half-open is noticed by its silence", async () => {
    const events = iterate();
    await events.next();
    const next = events.next();
    await until(() => server.watches.size === 1);
    const [silent] = server.watches;
    server.store.mute();
    create("unheard");
    clock.advance(34_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(silent?.destroyed).toBe(false);
    await passUntil(() => server.watches.size === 1 && !server.watches.has(silent as never));
    expect((await next).value).toMatchObject({ type: "added", object: { metadata: { name: "unheard" } } });
    await events.return?.();
  });

  test("a version that the server has forgotten leads to a new list", async () => {
    create("one");
    const events = iterate();
    expect((await events.next()).value).toMatchObject({ type: "listed", items: [{ kind: "ConfigMap" }] });
    server.store.oldest = 1000;
    let found: IteratorResult<FollowEvent> | undefined;
    void events.next().then((result) => {
      found = result;
    });
    await passUntil(() => found !== undefined);
    expect(found?.value).toMatchObject({ type: "relisted", items: [{ metadata: { name: "one" } }] });
    await events.return?.();
  });

  test("many watches leave connections for other requests", async () => {
    const all = Array.from({ length: 20 }, () => iterate());
    await Promise.all(all.map((events) => events.next()));
    const waiting = all.map((events) => events.next());
    await until(() => server.watches.size === 20);
    expect(await cluster.fetchVersion()).toBe("v1.36.0-fake");
    await Promise.all(all.map((events) => events.return?.()));
    await Promise.all(waiting);
  });
});
