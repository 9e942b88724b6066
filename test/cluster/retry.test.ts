/** What is sent again when something on the way is broken, and what never is. */
import { describe, expect, test } from "@jest/globals";
import type { Cluster } from "../../lib/cluster";
import { failure } from "./contract";
import type { Fault } from "./fake-api-server";
import { configMap, faultyPlace, ref, reset, status } from "./faulty-place";
import { hastyClock } from "./manual-clock";

const place = faultyPlace();

describe("repeated until it works", () => {
  const rows: readonly [string, readonly Fault[]][] = [
    ["429", [status(429, { "retry-after": "1" }), status(429)]],
    ["502, 503, 504", [status(502), status(503), status(504)]],
    ["a connection that is cut off", [reset, reset]],
  ];
  test.each(rows)("%s, for an apply", async (_, faults) => {
    const cluster = await place.openWarm();
    place.server.faults.push(...faults);
    expect((await cluster.apply(configMap)).created).toBe(true);
    expect(place.server.requests).toHaveLength(faults.length + 1);
  });

  test("an answer that breaks off in its middle, for a read", async () => {
    const cluster = await place.openWarm();
    await cluster.apply(configMap);
    place.server.faults.push((_, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" }).write('{"kind":');
      setImmediate(() => response.destroy());
      return true;
    });
    expect((await cluster.fetchObject(ref))?.data).toEqual({ a: "1" });
  });

  test("with pauses that grow, and at least as long as the server asks for", async () => {
    const clock = hastyClock(Date.now());
    const cluster = await place.openWarm({ clock });
    place.server.faults.push(status(503), status(503), status(429, { "retry-after": "7" }));
    await cluster.fetchVersion();
    expect(clock.delays).toEqual([150, 300, 7000]);
  });

  test("but not without end", async () => {
    const cluster = await place.openWarm();
    place.server.faults.push(...Array.from({ length: 20 }, () => status(503)));
    expect(await failure(cluster.fetchVersion())).toMatchObject({ code: "API_FAILED", details: { httpStatus: 503 } });
    expect(place.server.requests).toHaveLength(6);
  });
});

describe("a list", () => {
  test("whose pages were forgotten on the way is asked for again, whole", async () => {
    const cluster = await place.openWarm({ pageSize: 1 });
    for (const name of ["a", "b"]) await cluster.create({ ...configMap, metadata: { ...configMap.metadata, name } });
    place.server.requests.length = 0;
    const forget: Fault = (request, response) =>
      request.url?.includes("continue=") === true && status(410)(request, response);
    place.server.faults.push(forget);
    const { items } = await cluster.list(await cluster.fetchKind("v1", "ConfigMap"), { namespace: "default" });
    expect(items.map(({ metadata }) => metadata.name)).toEqual(["a", "b"]);
    const path = "GET /api/v1/namespaces/default/configmaps";
    expect(place.server.requests).toEqual([`${path}?limit=1`, `${path}?limit=1&continue=1`, path]);
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
    const cluster = await place.openWarm();
    place.server.faults.push(fault);
    expect(await failure(act(cluster))).toMatchObject({ code });
    expect(place.server.requests).toHaveLength(1);
  });
});
