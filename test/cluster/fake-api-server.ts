/**
 * A small API server in memory, for the faults that a real one cannot be asked for: resets, silence, 429. It serves
 * ConfigMaps in the namespaces it is given. It passes the same contract (contract.ts) as the real server.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { Authority, Certificate } from "./certificates";
import { FakeStore, StatusError, type StoredEvent, type StoredObject } from "./fake-store";

/** May answer, break or delay a request; true when it dealt with it. Asked before the server itself. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface FakeServer {
  readonly url: string;
  readonly store: FakeStore;
  /** `GET /version`, in the order of arrival. */
  readonly requests: string[];
  readonly headers: IncomingMessage["headers"][];
  /** Connections opened so far. */
  connections: number;
  /** Sockets open now. */
  readonly sockets: Set<Duplex>;
  /** Asked in order; each is dropped once it has dealt with a request. */
  readonly faults: Fault[];
  /** Bodies of watches that are open. */
  readonly watches: Set<ServerResponse>;
  close(): Promise<void>;
}

export async function startFakeServer(authority: Authority, certificate?: Certificate): Promise<FakeServer> {
  const { pem, keyPem } = certificate ?? authority.issue({ commonName: "server", hosts: ["127.0.0.1", "localhost"] });
  const options = { cert: pem, key: keyPem, ca: authority.pem, requestCert: true, rejectUnauthorized: false };
  const server = https.createServer(options);
  const fake: FakeServer = {
    get url() {
      return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    store: new FakeStore(),
    requests: [],
    headers: [],
    connections: 0,
    sockets: new Set(),
    faults: [],
    watches: new Set(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of fake.sockets) socket.destroy();
      }),
  };
  server.on("connection", (socket) => {
    fake.connections++;
    fake.sockets.add(socket);
    socket.on("close", () => fake.sockets.delete(socket));
  });
  server.on("request", (request, response) => {
    fake.requests.push(`${request.method} ${request.url}`);
    fake.headers.push(request.headers);
    const fault = fake.faults[0];
    if (fault?.(request, response) === true) fake.faults.shift();
    else void answer(fake, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return fake;
}

async function answer(fake: FakeServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  const url = new URL(request.url ?? "/", "https://fake");
  try {
    const body = text === "" ? undefined : JSON.parse(text);
    if (url.searchParams.get("watch") === "true") openWatch(fake, url, response);
    else respond(response, ...route(fake.store, { method: request.method ?? "GET", url, body }));
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    respond(response, error.status.code, error.status);
  }
}

export function respond(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

interface Routed {
  readonly method: string;
  readonly url: URL;
  readonly body: StoredObject | undefined;
}

function route(store: FakeStore, { method, url, body }: Routed): readonly [status: number, body: unknown] {
  if (url.pathname === "/version") return [200, { gitVersion: "v1.36.0-fake" }];
  if (url.pathname === "/api") return [200, discovery([{ version: "v1", resources: [CONFIG_MAPS] }])];
  if (url.pathname === "/apis") return [200, discovery([])];
  const { namespace, name = "" } = readPath(url);
  const query = Object.fromEntries(url.searchParams);
  switch (method) {
    case "GET":
      return [200, name === "" ? store.list(namespace, query) : store.read({ namespace, name })];
    case "POST":
      return [201, store.create({ namespace, name: body?.metadata.name ?? "" }, body as StoredObject)];
    case "PUT":
      return [200, store.replace({ namespace, name }, body as StoredObject)];
    case "PATCH":
      return store.apply({ namespace, name }, body as StoredObject, query);
    default:
      return [200, store.delete({ namespace, name }, body as never)];
  }
}

function readPath(url: URL): { namespace: string; name?: string } {
  const [, , , namespace, collection, name] = url.pathname.slice(1).split("/");
  if (collection !== "configmaps") throw new StatusError(404, "", "404 page not found");
  return { namespace: namespace ?? "", ...(name === undefined ? {} : { name: decodeURIComponent(name) }) };
}

const CONFIG_MAPS = {
  resource: "configmaps",
  responseKind: { group: "", version: "v1", kind: "ConfigMap" },
  scope: "Namespaced",
  verbs: ["create", "delete", "get", "list", "patch", "update", "watch"],
};

function discovery(versions: readonly unknown[]): unknown {
  return { kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2", items: [{ metadata: {}, versions }] };
}

function openWatch(fake: FakeServer, url: URL, response: ServerResponse): void {
  const { namespace } = readPath(url);
  response.writeHead(200, { "content-type": "application/json" });
  response.flushHeaders();
  fake.watches.add(response);
  const send = (event: StoredEvent) => response.write(`${JSON.stringify(event)}\n`);
  const stop = fake.store.watch({ namespace, query: Object.fromEntries(url.searchParams) }, send);
  response.on("close", () => {
    stop();
    fake.watches.delete(response);
  });
}
