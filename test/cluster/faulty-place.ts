/** A fake server for each test, the faults to put into it, and clients for it; all closed when the test ends. */
import type { AddressInfo, Server } from "node:net";
import { afterEach, beforeEach } from "@jest/globals";
import { type Cluster, type ClusterAccess, type ConnectOptions, connect } from "../../lib/cluster";
import { createAuthority } from "./certificates";
import { accessTo } from "./fake-access";
import { type FakeServer, type Fault, startFakeServer } from "./fake-api-server";
import { hastyClock } from "./manual-clock";

export const authority = createAuthority();
export const configMap = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "a", namespace: "default" },
  data: { a: "1" },
};
export const ref = { group: "", kind: "ConfigMap", namespace: "default", name: "a" };

/** Answers with a `Status`. */
export const status =
  (code: number, headers: Record<string, string> = {}, message = "not now"): Fault =>
  (_, response) => {
    response.writeHead(code, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify({ kind: "Status", status: "Failure", code, message }));
    return true;
  };
/** Cuts the connection off. */
export const reset: Fault = (request) => {
  request.socket.destroy();
  return true;
};
/** Never answers. */
export const silence: Fault = () => true;

export interface FaultyPlace {
  readonly server: FakeServer;
  /** A client whose waits are over at once. */
  open(options?: ConnectOptions, changes?: Partial<ClusterAccess>): Cluster;
  /** One that has asked for the kinds already, so that faults hit the request under test. */
  openWarm(options?: ConnectOptions, changes?: Partial<ClusterAccess>): Promise<Cluster>;
  closeLater<T extends { close(): unknown }>(closable: T): T;
  listen<T extends Server>(listener: T): Promise<T>;
}

export const portOf = (listener: Server) => (listener.address() as AddressInfo).port;

export function faultyPlace(): FaultyPlace {
  let server: FakeServer;
  let opened: { close(): unknown }[];
  beforeEach(async () => {
    opened = [];
    server = await startFakeServer(authority);
  });
  afterEach(async () => {
    for (const { close } of opened) close();
    await server.close();
  });
  const place: FaultyPlace = {
    get server() {
      return server;
    },
    open(options = {}, changes = {}) {
      const withClock = { clock: hastyClock(Date.now()), ...options };
      return place.closeLater(connect(accessTo(server, authority, changes), withClock));
    },
    async openWarm(options, changes) {
      const cluster = place.open(options, changes);
      await cluster.fetchKinds();
      server.requests.length = 0;
      return cluster;
    },
    closeLater(closable) {
      opened.push({ close: () => closable.close() });
      return closable;
    },
    async listen(listener) {
      await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
      return place.closeLater(listener);
    },
  };
  return place;
}
