/**
 * What a `Cluster` promises, as tests that run against the real API server and against the fake one alike: so the fake
 * may stand in where a fault is needed.
 */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Cluster, ClusterError, FollowEvent, ServedKind } from "../../lib/cluster";
import type { Manifest, ObjectRef } from "../../lib/objects";

export interface ContractPlace {
  readonly cluster: Cluster;
  /** An empty namespace that nobody else uses. */
  readonly namespace: string;
  close(): Promise<void>;
}

/** Registers the tests. `open` is called once. */
export function testContract(open: () => Promise<ContractPlace>): void {
  let place: ContractPlace;
  let cluster: Cluster;
  let configMaps: ServedKind;
  beforeAll(async () => {
    place = await open();
    cluster = place.cluster;
    configMaps = await cluster.fetchKind("v1", "ConfigMap");
  });
  afterAll(() => place.close());

  const manifest = (name: string, data: Record<string, string> = { a: "1" }): Manifest => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace: place.namespace, labels: { test: name } },
    data,
  });
  const ref = (name: string): ObjectRef => ({ group: "", kind: "ConfigMap", namespace: place.namespace, name });

  test("the version is the server's", async () => {
    expect(await cluster.fetchVersion()).toMatch(/^v1\.\d+\.\d+/);
    expect(Math.abs(cluster.clockOffsetMs())).toBeLessThan(5_000);
  });

  test("the kinds tell how an object is addressed", async () => {
    const found = (await cluster.fetchKinds()).find(({ kind }) => kind === "ConfigMap");
    expect(found).toMatchObject({ group: "", version: "v1", resource: "configmaps", namespaced: true });
    expect(found?.verbs).toContain("patch");
  });

  test("an unknown kind is refused with the nearest one", async () => {
    const error = await failure(cluster.fetchKind("v1", "ConfgMap"));
    expect(error).toMatchObject({ code: "KIND_UNKNOWN", details: { hint: "Did you mean v1 ConfigMap?" } });
  });

  test("an object is created by the first apply and updated by the second", async () => {
    expect(await cluster.apply(manifest("applied"))).toMatchObject({ created: true, warnings: [] });
    const { created, object } = await cluster.apply(manifest("applied", { a: "2" }));
    expect(created).toBe(false);
    expect(await cluster.fetchObject(ref("applied"))).toEqual(object);
    expect(object.data).toEqual({ a: "2" });
  });

  test("a dry run changes nothing", async () => {
    expect((await cluster.apply(manifest("dry"), { dryRun: true })).created).toBe(true);
    expect(await cluster.fetchObject(ref("dry"))).toBeUndefined();
  });

  test("an unknown field is refused by its path, in apply and in create", async () => {
    const misspelled = { ...manifest("misspelled"), dta: { a: "1" } };
    for (const write of [() => cluster.apply(misspelled), () => cluster.create(misspelled)]) {
      const error = await failure(write());
      expect(error.code).toBe("OBJECT_INVALID");
      expect(error.details.causes).toEqual([{ reason: "FieldValueUnknown", message: "unknown field", field: "dta" }]);
    }
  });

  test("a field of another manager is a conflict that names manager and field, until forced", async () => {
    await cluster.apply(manifest("owned"), { fieldManager: "someone-else" });
    const error = await failure(cluster.apply(manifest("owned", { a: "2" })));
    expect(error).toMatchObject({ code: "FIELD_CONFLICT", details: { httpStatus: 409 } });
    const conflict = { reason: "FieldManagerConflict", field: ".data.a", manager: "someone-else" };
    expect(error.details.causes).toEqual([expect.objectContaining(conflict)]);
    await cluster.apply(manifest("owned", { a: "2" }), { force: true });
    expect((await cluster.fetchObject(ref("owned")))?.data).toEqual({ a: "2" });
  });

  test("an apply that carries an old resourceVersion is a conflict", async () => {
    const { object } = await cluster.apply(manifest("conditional"));
    const { resourceVersion } = object.metadata;
    await cluster.apply(manifest("conditional", { a: "2" }));
    const late = manifest("conditional", { a: "3" });
    const error = await failure(cluster.apply({ ...late, metadata: { ...late.metadata, resourceVersion } }));
    expect(error.code).toBe("RESOURCE_CONFLICT");
  });

  test("a namespace that does not exist is NOT_FOUND", async () => {
    const elsewhere = manifest("elsewhere");
    const metadata = { ...elsewhere.metadata, namespace: "does-not-exist" };
    expect(await failure(cluster.apply({ ...elsewhere, metadata }))).toMatchObject({ code: "NOT_FOUND" });
  });

  test("create and replace refuse what exists, and what has moved on", async () => {
    const created = await cluster.create(manifest("plain"));
    expect(await failure(cluster.create(manifest("plain")))).toMatchObject({
      code: "RESOURCE_CONFLICT",
      details: { reason: "AlreadyExists" },
    });
    const replaced = await cluster.replace({ ...created, data: { a: "2" } });
    expect(replaced.data).toEqual({ a: "2" });
    expect(await failure(cluster.replace({ ...created, data: { a: "3" } }))).toMatchObject({
      code: "RESOURCE_CONFLICT",
      details: { reason: "Conflict" },
    });
  });

  test("a delete keeps to its uid, and says whether there was anything", async () => {
    const { metadata } = await cluster.create(manifest("deleted"));
    const other = "00000000-0000-0000-0000-000000000000";
    expect(await failure(cluster.delete(ref("deleted"), { uid: other }))).toMatchObject({ code: "RESOURCE_CONFLICT" });
    expect(await cluster.delete(ref("deleted"), { uid: metadata.uid })).toBe(true);
    expect(await cluster.delete(ref("deleted"))).toBe(false);
    expect(await cluster.fetchObject(ref("deleted"))).toBeUndefined();
  });

  test("a list has every page, each object with its apiVersion and kind", async () => {
    const names = ["page-1", "page-2", "page-3", "page-4", "page-5"];
    for (const name of names) {
      await cluster.create({ ...manifest(name), metadata: { ...manifest(name).metadata, labels: { test: "pages" } } });
    }
    const query = { namespace: place.namespace, labelSelector: "test=pages" };
    const { items, resourceVersion } = await cluster.list(configMaps, query);
    expect(items.map(({ metadata }) => metadata.name)).toEqual(names);
    expect(new Set(items.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))).toEqual(new Set(["v1 ConfigMap"]));
    expect(resourceVersion).not.toBe("");
  });

  test("follow yields the list, then each change, until the caller has seen enough", async () => {
    await cluster.create(manifest("followed"));
    const seen: string[] = [];
    const query = { namespace: place.namespace, labelSelector: "test=followed" };
    for await (const event of cluster.follow(configMaps, query)) {
      seen.push(textOf(event));
      if (event.type === "listed") await cluster.apply(manifest("followed", { a: "2" }), { force: true });
      if (event.type === "modified") await cluster.delete(ref("followed"));
      if (event.type === "deleted") await cluster.create(manifest("followed"));
      if (event.type === "added") break;
    }
    expect(seen).toEqual(["listed 1 of v1 ConfigMap", "modified", "deleted", "added"]);
  });

  test("follow ends with ABORTED when told to stop", async () => {
    const stop = new AbortController();
    const following = async (): Promise<void> => {
      const query = { namespace: place.namespace, labelSelector: "test=nothing" };
      for await (const event of cluster.follow(configMaps, query, stop.signal)) {
        expect(textOf(event)).toBe("listed 0 of ");
        // The next event never comes: the abort arrives while the watch is waiting for it.
        setImmediate(() => stop.abort());
      }
    };
    expect(await failure(following())).toMatchObject({ code: "ABORTED" });
  });
}

function textOf(event: FollowEvent): string {
  if (!("items" in event)) return event.type;
  const kinds = event.items.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
  return `${event.type} ${event.items.length} of ${kinds.join(", ")}`;
}

/** The error that a promise rejects with. */
export async function failure(promise: Promise<unknown>): Promise<ClusterError> {
  try {
    await promise;
  } catch (error) {
    return error as ClusterError;
  }
  throw new Error("It succeeded, and should not have.");
}
