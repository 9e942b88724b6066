/** What happens between us and the server when something on the way is broken, by a server that breaks on demand. */

import * as http from "node:http";
import { type AddressInfo, connect as connectTcp, createServer, type Server } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Cluster, type ClusterAccess, type ConnectOptions, connect } from "../../lib/cluster";
import { createAuthority } from "./certificates";
import { failure } from "./contract";
import { accessTo } from "./fake-access";
import { type FakeServer, type Fault, respond, startFakeServer } from "./fake-api-server";
import { hastyClock } from "./manual-clock";

const authority = createAuthority();
const configMap = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "a", namespace: "default" },
  data: { a: "1" },
};
const ref = { group: "", kind: "ConfigMap", namespace: "default", name: "a" };

const status =
  (code: number, headers: Record<string, string> = {}, message = "not now"): Fault =>
  (_, response) => {
    response.writeHead(code, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify({ kind: "Status", status: "Failure", code, message }));
    return true;
  };
const reset: Fault = (request) => {
  request.socket.destroy();
  return true;
};
const silence: Fault = () => true;

let server: FakeServer;
/** What a test has opened, closed when it ends, however it ends. */
let opened: { close(): unknown }[];
beforeEach(async () => {
  opened = [];
  server = await startFakeServer(authority);
});
afterEach(async () => {
  for (const { close } of opened) close();
  await server.close();
});

function closeLater<T extends { close(): unknown }>(closable: T): T {
  opened.push({ close: () => closable.close() });
  return closable;
}

async function listen<T extends Server>(listener: T): Promise<T> {
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  return closeLater(listener);
}

const portOf = (listener: Server) => (listener.address() as AddressInfo).port;

function open(options: ConnectOptions = {}, changes: Partial<ClusterAccess> = {}): Cluster {
  return closeLater(connect(accessTo(server, authority, changes), { clock: hastyClock(Date.now()), ...options }));
}

/** A cluster that has asked for the kinds already, so that faults hit the request under test. */
async function openWarm(options: ConnectOptions = {}, changes: Partial<ClusterAccess> = {}): Promise<Cluster> {
  const cluster = open(options, changes);
  await cluster.fetchKinds();
  server.requests.length = 0;
  return cluster;
}

/** Node's warnings from here to `end()`: of leaks, above all. */
function noteWarnings(): { end(): Promise<readonly string[]> } {
  const warnings: string[] = [];
  const note = ({ message }: Error) => warnings.push(message);
  process.on("warning", note);
  return {
    async end() {
      await new Promise((resolve) => setImmediate(resolve));
      process.off("warning", note);
      return warnings;
    },
  };
}

describe("repeated until it works", () => {
  const rows: readonly [string, readonly Fault[]][] = [
    ["429", [status(429, { "retry-after": "1" }), status(429)]],
    ["502, 503, 504", [status(502), status(503), status(504)]],
    ["a connection that is cut off", [reset, reset]],
  ];
  test.each(rows)("%s, for an apply", async (_, faults) => {
    const cluster = await openWarm();
    server.faults.push(...faults);
    expect((await cluster.apply(configMap)).created).toBe(true);
    expect(server.requests).toHaveLength(faults.length + 1);
  });

  test("an answer that breaks off in its middle, for a read", async () => {
    const cluster = await openWarm();
    await cluster.apply(configMap);
    server.faults.push((_, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" }).write('{"kind":');
      setImmediate(() => response.destroy());
      return true;
    });
    expect((await cluster.fetchObject(ref))?.data).toEqual({ a: "1" });
  });

  test("with pauses that grow, and at least as long as the server asks for", async () => {
    const clock = hastyClock(Date.now());
    const cluster = await openWarm({ clock });
    server.faults.push(status(503), status(503), status(429, { "retry-after": "7" }));
    await cluster.fetchVersion();
    expect(clock.delays).toEqual([150, 300, 7000]);
  });

  test("but not without end", async () => {
    const cluster = await openWarm();
    server.faults.push(...Array.from({ length: 20 }, () => status(503)));
    expect(await failure(cluster.fetchVersion())).toMatchObject({ code: "API_FAILED", details: { httpStatus: 503 } });
    expect(server.requests).toHaveLength(6);
  });
});

describe("never repeated", () => {
  const rows: readonly [string, Fault, (cluster: Cluster) => Promise<unknown>, string][] = [
    ["HTTP 500", status(500), (cluster) => cluster.apply(configMap), "API_FAILED"],
    [
      "a misspelled field, which comes as 500",
      status(
        500,
        {},
        "failed to create typed patch object (d/a; v1, Kind=ConfigMap): .x: field not declared in schema",
      ),
      (cluster) => cluster.apply(configMap),
      "OBJECT_INVALID",
    ],
    ["a create that was cut off", reset, (cluster) => cluster.create(configMap), "SERVER_UNREACHABLE"],
    ["a replace that was cut off", reset, (cluster) => cluster.replace(configMap), "SERVER_UNREACHABLE"],
    ["a create after 502", status(502), (cluster) => cluster.create(configMap), "API_FAILED"],
    ["a wait of an hour", status(429, { "retry-after": "3600" }), (cluster) => cluster.fetchVersion(), "API_FAILED"],
  ];
  test.each(rows)("%s", async (_, fault, act, code) => {
    const cluster = await openWarm();
    server.faults.push(fault);
    expect(await failure(act(cluster))).toMatchObject({ code });
    expect(server.requests).toHaveLength(1);
  });
});

describe("one clear message", () => {
  test("for a port where nobody listens, at once", async () => {
    const clock = hastyClock();
    const cluster = connect(accessTo({ url: "https://127.0.0.1:1" }, authority), { clock });
    const error = await failure(cluster.fetchVersion());
    expect(error.code).toBe("SERVER_UNREACHABLE");
    expect(error.message).toBe("Cannot ask for the version: the API server 127.0.0.1:1 refused the connection.");
    expect(clock.delays).toEqual([]);
  });

  test("for a host name that does not exist", async () => {
    const cluster = connect(accessTo({ url: "https://nowhere.invalid" }, authority));
    const error = await failure(cluster.fetchVersion());
    expect(error.code).toBe("SERVER_UNREACHABLE");
    expect(error.message).toContain("the API server nowhere.invalid:443 has a host name that");
  });

  test("for a server that accepts a connection and says nothing", async () => {
    const mute = await listen(createServer());
    const url = `https://127.0.0.1:${portOf(mute)}`;
    const cluster = connect(accessTo({ url }, authority), { connectTimeoutMs: 50 });
    const error = await failure(cluster.fetchVersion());
    expect(error).toMatchObject({ code: "SERVER_UNREACHABLE" });
    expect(error.message).toContain("gave no connection within 0.05 s");
  });

  test("for a request that is never answered", async () => {
    server.faults.push(silence);
    const error = await failure(open({ idleTimeoutMs: 50 }).fetchVersion());
    expect(error.code).toBe("SERVER_UNREACHABLE");
    expect(error.message).toContain("gave no answer within 0.05 s");
  });

  test("for something else than an API server", async () => {
    server.faults.push((_, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<html>log in</html>");
      return true;
    });
    const error = await failure(open().fetchVersion());
    expect(error).toMatchObject({ code: "API_FAILED" });
    expect(error.message).toContain("answered with text/html, not JSON");
  });

  test("for 401, with the user and not the token", async () => {
    server.faults.push(status(401));
    const error = await failure(open().fetchVersion());
    expect(error.code).toBe("UNAUTHORIZED");
    expect(error.message).toContain('does not accept the credentials of user "tester" of /kubeconfig (401)');
    expect(JSON.stringify([error.message, error.details])).not.toContain("tester-token");
  });

  test("for 401 with a token that has expired", async () => {
    const payload = Buffer.from(JSON.stringify({ exp: 1_600_000_000 })).toString("base64url");
    const credentials = { fetch: async () => ({ authorization: `Bearer h.${payload}.s` }), renew: async () => false };
    server.faults.push(status(401));
    const error = await failure(open({}, { credentials }).fetchVersion());
    expect(error).toMatchObject({ code: "UNAUTHORIZED" });
    expect(error.message).toContain("whose token expired on 2020-09-13T12:26:40.000Z");
    expect(error.message).not.toContain(payload);
  });

  test("for 401 with a client certificate that has expired", async () => {
    const notAfter = new Date("2024-05-06T07:08:09Z");
    const { pem, keyPem } = authority.issue({ commonName: "jane", notBefore: new Date(0), notAfter });
    const credential = { certificate: { certificate: pem, key: keyPem } };
    server.faults.push(status(401));
    const credentials = { fetch: async () => credential, renew: async () => false };
    const error = await failure(open({}, { credentials }).fetchVersion());
    expect(error.code).toBe("CERTIFICATE_INVALID");
    expect(error.message).toContain("whose client certificate expired on 2024-05-06T07:08:09.000Z");
  });

  const from = new Date("2023-01-01T00:00:00Z");
  const to = new Date("2024-01-01T00:00:00Z");
  const later = new Date("2150-01-01T00:00:00Z");
  const hosts = ["127.0.0.1"];
  const certificates: readonly [string, ReturnType<typeof authority.issue>, string][] = [
    [
      "has expired",
      authority.issue({ commonName: "s", hosts, notBefore: from, notAfter: to }),
      "shows a certificate that expired on 2024-01-01T00:00:00.000Z",
    ],
    [
      "is not valid yet",
      authority.issue({ commonName: "s", hosts, notBefore: later, notAfter: new Date("2151-01-01") }),
      "shows a certificate that is valid only from 2150-01-01T00:00:00.000Z on",
    ],
    [
      "is for other names",
      authority.issue({ commonName: "s", hosts: ["api.example"] }),
      "shows a certificate for other names (DNS:api.example)",
    ],
    [
      "nobody known has signed",
      createAuthority("stranger").issue({ commonName: "s", hosts }),
      "shows a certificate that no known authority has signed",
    ],
  ];
  test.each(certificates)("for a server's certificate that %s", async (_, certificate, fact) => {
    const other = closeLater(await startFakeServer(authority, certificate));
    const cluster = closeLater(connect(accessTo(other, authority)));
    const error = await failure(cluster.fetchVersion());
    expect(error.code).toBe("CERTIFICATE_INVALID");
    expect(error.message).toContain(`the API server ${new URL(other.url).host} ${fact}`);
    const trusting = closeLater(connect(accessTo(other, authority, { trust: { insecure: true } })));
    expect(await trusting.fetchVersion()).toBe("v1.36.0-fake");
  });

  test("tls-server-name is the name that counts", async () => {
    const certificate = authority.issue({ commonName: "s", hosts: ["api.example"] });
    const other = closeLater(await startFakeServer(authority, certificate));
    const trust = { insecure: false, certificateAuthority: authority.pem, serverName: "api.example" };
    const cluster = closeLater(connect(accessTo(other, authority, { trust })));
    expect(await cluster.fetchVersion()).toBe("v1.36.0-fake");
  });
});

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
    server.faults.push(status(401));
    expect(await open({}, { credentials }).fetchVersion()).toBe("v1.36.0-fake");
    expect(server.headers.map(({ authorization }) => authorization)).toEqual(["Bearer t1", "Bearer t2"]);
    server.faults.push(status(401), status(401));
    expect(await failure(open({}, { credentials }).fetchVersion())).toMatchObject({ code: "UNAUTHORIZED" });
    expect(server.requests).toHaveLength(4);
  });

  test("impersonation is told in headers", async () => {
    const impersonation = { user: "jane", uid: "7", groups: ["a", "b"], extra: { "Scope/X": ["1", "2"] } };
    await open({}, { impersonation }).fetchVersion();
    expect(server.headers[0]).toMatchObject({
      "impersonate-user": "jane",
      "impersonate-uid": "7",
      "impersonate-group": "a, b",
      "impersonate-extra-scope%2fx": "1, 2",
    });
  });
});

describe("connections", () => {
  test("are kept, and no more than allowed are open", async () => {
    const warnings = noteWarnings();
    const cluster = await openWarm({ maxSockets: 4 });
    const names = Array.from({ length: 40 }, (_, index) => `object-${index}`);
    await Promise.all(names.map((name) => cluster.apply({ ...configMap, metadata: { ...configMap.metadata, name } })));
    expect(server.connections).toBeLessThanOrEqual(4);
    expect(await warnings.end()).toEqual([]);
  });

  test("a server that had answered and then refuses is waited for, since it may be restarting", async () => {
    const clock = hastyClock();
    const cluster = await openWarm({ clock });
    await server.close();
    await failure(cluster.fetchVersion());
    clock.delays.length = 0;
    expect(await failure(cluster.create(configMap))).toMatchObject({ code: "SERVER_UNREACHABLE" });
    expect(clock.delays).toEqual([150, 300, 600, 1200, 2400]);
  });

  test("are given up when told to stop, in the middle of a request", async () => {
    const cluster = await openWarm();
    const stop = new AbortController();
    server.faults.push(() => {
      stop.abort();
      return true;
    });
    expect(await failure(cluster.fetchVersion(stop.signal))).toMatchObject({ code: "ABORTED" });
    expect(await failure(cluster.fetchVersion(stop.signal))).toMatchObject({ code: "ABORTED" });
    expect(server.requests).toHaveLength(1);
  });

  test("many requests may wait on one signal without a warning", async () => {
    const warnings = noteWarnings();
    const stop = new AbortController();
    const cluster = await openWarm();
    await Promise.all(Array.from({ length: 30 }, () => cluster.fetchVersion(stop.signal)));
    expect(await warnings.end()).toEqual([]);
  });

  test("are gone after close()", async () => {
    const cluster = await openWarm();
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
    await listen(proxy);
    const proxyUrl = `http://me:p%40ss@127.0.0.1:${portOf(proxy)}`;
    const cluster = open({}, { proxyUrl });
    await Promise.all([cluster.fetchVersion(), cluster.fetchVersion()]);
    await cluster.fetchVersion();
    const basic = `Basic ${Buffer.from("me:p@ss").toString("base64")}`;
    expect(asked).toEqual([new URL(server.url).host, basic, new URL(server.url).host, basic]);
  });

  test("say so when the proxy refuses", async () => {
    const proxy = http.createServer();
    proxy.on("connect", (_, socket) => socket.end("HTTP/1.1 407 Who are you\r\n\r\n"));
    const port = portOf(await listen(proxy));
    const error = await failure(open({}, { proxyUrl: `http://me:secret@127.0.0.1:${port}` }).fetchVersion());
    expect(error.code).toBe("SERVER_UNREACHABLE");
    expect(error.message).toContain(`the proxy 127.0.0.1:${port} answered 407 to CONNECT`);
    expect(error.message).not.toContain("secret");
  });
});

describe("what does not exist", () => {
  test("is only what the API says does not exist", async () => {
    const cluster = await openWarm();
    expect(await cluster.fetchObject(ref)).toBeUndefined();
    for (const act of [() => cluster.fetchObject(ref), () => cluster.delete(ref)]) {
      server.faults.push((_, response) => {
        response.writeHead(404, { "content-type": "text/plain" }).end("404 page not found");
        return true;
      });
      expect(await failure(act())).toMatchObject({ code: "NOT_FOUND" });
    }
  });

  test("a name that would address something else is refused here", async () => {
    const cluster = await openWarm();
    for (const name of ["", "..", "a/b", "a%2fb"]) {
      expect(await failure(cluster.fetchObject({ ...ref, name }))).toMatchObject({ code: "OBJECT_INVALID" });
    }
    expect(server.requests).toEqual([]);
  });
});

describe("discovery", () => {
  test("is asked once however many wait, and again when a kind is missing", async () => {
    const cluster = open();
    await Promise.all([cluster.fetchKinds(), cluster.fetchKind("v1", "ConfigMap"), cluster.fetchKinds()]);
    expect(server.requests.sort()).toEqual(["GET /api", "GET /apis"]);
    await failure(cluster.fetchKind("v1", "Widget"));
    expect(server.requests).toHaveLength(4);
  });

  test("of one caller who gives up still serves the others", async () => {
    const cluster = open();
    const stop = new AbortController();
    const [first, second] = [failure(cluster.fetchKinds(stop.signal)), cluster.fetchKinds()];
    stop.abort();
    expect(await first).toMatchObject({ code: "ABORTED" });
    expect(await second).not.toHaveLength(0);
  });

  test("falls back to asking group by group, and leaves out a group that does not answer", async () => {
    const answers: Record<string, unknown> = {
      "/api": { kind: "APIVersions", versions: ["v1"] },
      "/apis": {
        kind: "APIGroupList",
        groups: [
          {
            name: "apps",
            versions: [{ version: "v1beta1" }, { version: "v1" }],
            preferredVersion: { version: "v1" },
          },
          { name: "broken.example", versions: [{ version: "v1" }] },
        ],
      },
      "/api/v1": {
        resources: [
          { name: "pods", kind: "Pod", namespaced: true, verbs: ["get"] },
          { name: "pods/log", kind: "Pod" },
        ],
      },
      "/apis/apps/v1": { resources: [{ name: "deployments", kind: "Deployment", namespaced: true, verbs: ["get"] }] },
      "/apis/apps/v1beta1": { resources: [{ name: "deployments", kind: "Deployment", namespaced: true, verbs: [] }] },
    };
    const plain: Fault = (request, response) => {
      const body = answers[request.url ?? ""];
      if (body === undefined) respond(response, 503, { kind: "Status", code: 503, message: "unavailable" });
      else respond(response, 200, body);
      return true;
    };
    server.faults.push(...Array.from({ length: 40 }, () => plain));
    const cluster = open();
    const kinds = await cluster.fetchKinds();
    expect(kinds.map(({ group, version, kind, subresources }) => [group, version, kind, subresources])).toEqual([
      ["", "v1", "Pod", ["log"]],
      ["apps", "v1", "Deployment", []],
    ]);
    expect(await cluster.fetchKind("apps/v1beta1", "Deployment")).toMatchObject({ version: "v1beta1" });
    const error = await failure(cluster.fetchKind("broken.example/v1", "Widget"));
    expect(error.details.hint).toContain("The API broken.example/v1 does not answer");
  });
});
