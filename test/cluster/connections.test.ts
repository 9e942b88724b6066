/** How connections are opened, kept, shared and given up; and what proves who we are on them. */
import * as http from "node:http";
import { connect as connectTcp } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { ClusterError } from "../../lib/cluster";
import type { Abort } from "../../lib/objects";
import { failure } from "./contract";
import { type Fault, respond } from "./fake-api-server";
import { configMap, faultyPlace, portOf, status } from "./faulty-place";
import { hastyClock, manualClock } from "./manual-clock";

const place = faultyPlace();

describe("credentials", () => {
  test("are renewed once after a 401", async () => {
    let token = 1;
    const credentials = {
      fetch: async () => ({ authorization: `Bearer t${token}` }),
      renew: async () => {
        token++;
        return true;
      },
    };
    place.server.faults.push(status(401));
    expect(await place.open({}, { credentials }).fetchVersion()).toBe("v1.36.0-fake");
    expect(place.server.headers.map(({ authorization }) => authorization)).toEqual(["Bearer t1", "Bearer t2"]);
    place.server.faults.push(status(401), status(401));
    expect(await failure(place.open({}, { credentials }).fetchVersion())).toMatchObject({ code: "UNAUTHORIZED" });
    expect(place.server.requests).toHaveLength(4);
  });

  test("that cannot be had are told as such, and nothing is sent", async () => {
    const none = new ClusterError("CREDENTIALS_UNAVAILABLE", "no plugin");
    const credentials = { fetch: () => Promise.reject(none), renew: async () => false };
    expect(await failure(place.open({}, { credentials }).fetchVersion())).toBe(none);
    expect(place.server.requests).toEqual([]);
  });

  test("impersonation is told in headers", async () => {
    const impersonation = { user: "jane", uid: "7", groups: ["a", "b"], extra: { "Scope/X": ["1", "2"] } };
    await place.open({}, { impersonation }).fetchVersion();
    expect(place.server.headers[0]).toMatchObject({
      "impersonate-user": "jane",
      "impersonate-uid": "7",
      "impersonate-group": "a, b",
      "impersonate-extra-scope%2fx": "1, 2",
    });
  });
});

describe("connections", () => {
  test("are kept, and no more than allowed are open", async () => {
    const cluster = await place.openWarm({ maxSockets: 4 });
    const names = Array.from({ length: 40 }, (_, index) => `object-${index}`);
    await Promise.all(names.map((name) => cluster.apply({ ...configMap, metadata: { ...configMap.metadata, name } })));
    expect(place.server.connections).toBeLessThanOrEqual(4);
  });

  test("a server that had answered and then refuses is waited for, since it may be restarting", async () => {
    const clock = hastyClock();
    const cluster = await place.openWarm({ clock });
    await place.server.close();
    await failure(cluster.fetchVersion());
    clock.delays.length = 0;
    expect(await failure(cluster.create(configMap))).toMatchObject({ code: "SERVER_UNREACHABLE" });
    expect(clock.delays).toEqual([150, 300, 600, 1200, 2400]);
  });

  test("are given up when told to stop, in the middle of a request", async () => {
    const cluster = await place.openWarm();
    const stop = new AbortController();
    place.server.faults.push(() => {
      stop.abort();
      return true;
    });
    expect(await failure(cluster.fetchVersion(stop.signal))).toMatchObject({ code: "ABORTED" });
    expect(await failure(cluster.fetchVersion(stop.signal))).toMatchObject({ code: "ABORTED" });
    expect(place.server.requests).toHaveLength(1);
  });

  test("many requests add one listener to their signal, since Node warns of a leak at eleven", async () => {
    let listeners = 0;
    const abort: Abort = {
      aborted: false,
      addEventListener: () => listeners++,
      removeEventListener: () => listeners--,
    };
    const cluster = await place.openWarm();
    await Promise.all(Array.from({ length: 30 }, () => cluster.fetchVersion(abort)));
    expect(listeners).toBe(1);
  });

  test("a request that had to wait for one is not under the limit for opening one", async () => {
    const clock = manualClock();
    const cluster = await place.openWarm({ clock, maxSockets: 1 });
    const lateAnswer: Fault = (_, response) => {
      clock.advance(60_000);
      setImmediate(() => respond(response, 200, { gitVersion: "late" }));
      return true;
    };
    place.server.faults.push((_, response) => {
      respond(response, 200, { gitVersion: "first" });
      return true;
    }, lateAnswer);
    expect(await Promise.all([cluster.fetchVersion(), cluster.fetchVersion()])).toEqual(["first", "late"]);
  });

  test("are gone after close()", async () => {
    const cluster = await place.openWarm();
    cluster.close();
    expect(await failure(cluster.fetchVersion())).toMatchObject({ code: "ABORTED" });
  });

  test("go through an HTTP proxy by CONNECT, with its password", async () => {
    const asked: (string | undefined)[] = [];
    const proxy = http.createServer();
    proxy.on("connect", (request, socket, head) => {
      asked.push(request.url, request.headers["proxy-authorization"]);
      const [host, port] = (request.url ?? "").split(":");
      const upstream = connectTcp(Number(port), host, () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        upstream.write(head);
        upstream.pipe(socket).pipe(upstream);
      });
      for (const end of [socket, upstream]) end.on("error", () => undefined);
    });
    await place.listen(proxy);
    const proxyUrl = `http://me:p%40ss@127.0.0.1:${portOf(proxy)}`;
    const cluster = place.open({}, { proxyUrl });
    await Promise.all([cluster.fetchVersion(), cluster.fetchVersion()]);
    await cluster.fetchVersion();
    const basic = `Basic ${Buffer.from("me:p@ss").toString("base64")}`;
    expect(asked).toEqual([new URL(place.server.url).host, basic, new URL(place.server.url).host, basic]);
  });

  test("say so when the proxy refuses", async () => {
    const proxy = http.createServer();
    proxy.on("connect", (_, socket) => socket.end("HTTP/1.1 407 Who are you\r\n\r\n"));
    const port = portOf(await place.listen(proxy));
    const error = await failure(place.open({}, { proxyUrl: `http://me:secret@127.0.0.1:${port}` }).fetchVersion());
    expect(error.code).toBe("SERVER_UNREACHABLE");
    expect(error.message).toContain(`the proxy 127.0.0.1:${port} answered 407 to CONNECT`);
    expect(error.message).not.toContain("secret");
  });
});
