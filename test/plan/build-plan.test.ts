import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type LiveObject, type Manifest, refKey, refOf } from "../../lib/objects";
import {
  applySetId,
  buildPlan,
  type DesiredObject,
  findUncertain,
  type InventoryEntry,
  type PlanInput,
  readCounts,
  readShrinkage,
  WAVE_COUNT,
  withOwnership,
} from "../../lib/plan";

const owner = { app: "shop", applySetId: applySetId("shop", "home") };

function manifest(kind: string, name: string, fields: object = {}): Manifest {
  const apiVersion = kind === "Deployment" ? "apps/v1" : "v1";
  return { apiVersion, kind, metadata: { name, namespace: "ns" }, ...fields };
}

function desired(kind: string, name: string, fields: object = {}): DesiredObject {
  const wanted = manifest(kind, name, fields);
  return { ref: refOf(wanted), manifest: wanted, constructPath: `app/${name}` };
}

function living(kind: string, name: string, fields: object = {}): LiveObject {
  const { metadata, ...rest } = withOwnership(manifest(kind, name, fields), owner);
  return { ...rest, metadata: { ...metadata, uid: `uid-${name}`, resourceVersion: "1" } } as LiveObject;
}

function byKey(...objects: LiveObject[]): Map<string, LiveObject> {
  return new Map(objects.map((object) => [refKey(refOf(object)), object]));
}

function entry(kind: string, name: string, uid?: string): InventoryEntry {
  const { apiVersion } = manifest(kind, name);
  return { ...refOf(manifest(kind, name)), apiVersion, ...(uid === undefined ? {} : { uid }) };
}

function plan(input: Partial<PlanInput>) {
  const nothing = { desired: [], live: new Map(), results: new Map(), inventory: [] };
  return buildPlan({ intent: "deploy", owner, digest: "d", cause: "release 2", ...nothing, ...input });
}

describe("a plan", () => {
  test("creates what does not live, with our labels and the cause on kinds with revisions", () => {
    const { steps } = plan({ desired: [desired("Deployment", "web"), desired("ConfigMap", "conf")] });
    expect(steps.map(({ action, ref }) => `${action} ${ref.name}`)).toEqual(["create conf", "create web"]);
    expect(steps[0]?.manifest?.metadata.annotations).toBeUndefined();
    expect(steps[1]?.manifest?.metadata).toMatchObject({
      labels: { "slipway.dev/app": "shop", "applyset.kubernetes.io/part-of": owner.applySetId },
      annotations: { "kubernetes.io/change-cause": "release 2" },
    });
  });

  test("updates what the dry run would change, and says when pods are replaced", () => {
    const live = byKey(living("Deployment", "web", { spec: { template: { a: 1 } } }), living("ConfigMap", "conf"));
    const results = byKey(
      living("Deployment", "web", { spec: { template: { a: 2 } } }),
      living("ConfigMap", "conf", { data: { a: "1" } }),
    );
    const { steps } = plan({ desired: [desired("ConfigMap", "conf"), desired("Deployment", "web")], live, results });
    expect(steps.map(({ action, rolls, live: identity }) => ({ action, rolls, identity }))).toEqual([
      { action: "update", rolls: false, identity: { uid: "uid-conf", resourceVersion: "1" } },
      { action: "update", rolls: true, identity: { uid: "uid-web", resourceVersion: "1" } },
    ]);
  });

  test("does not say that pods are replaced where a template only serves new ones", () => {
    const live = byKey(living("ReplicaSet", "rs", { spec: { template: { a: 1 } } }));
    const results = byKey(living("ReplicaSet", "rs", { spec: { template: { a: 2 } } }));
    const [step] = plan({ desired: [desired("ReplicaSet", "rs")], live, results }).steps;
    expect(step).toMatchObject({ action: "update", rolls: false });
  });

  test("leaves unchanged what the dry run would not change, and keeps its change-cause", () => {
    const caused = living("Deployment", "web");
    const annotations = { "kubernetes.io/change-cause": "release 1" };
    const fieldsV1 = { "f:metadata": { "f:annotations": { "f:kubernetes.io/change-cause": {} } } };
    const managedFields = [{ manager: "slipway", operation: "Apply", apiVersion: "apps/v1", fieldsV1 }];
    const live = byKey({ ...caused, metadata: { ...caused.metadata, annotations, managedFields } });
    const [step] = plan({ desired: [desired("Deployment", "web")], live, results: live }).steps;
    expect(step).toMatchObject({ action: "unchanged", manifest: { metadata: { annotations } } });
  });

  test("does not fight for a change-cause that somebody else wrote", () => {
    const caused = living("Deployment", "web");
    const live = byKey({
      ...caused,
      metadata: { ...caused.metadata, annotations: { "kubernetes.io/change-cause": "mine" } },
    });
    const results = byKey(living("Deployment", "web", { spec: { replicas: 2 } }));
    const [step] = plan({ desired: [desired("Deployment", "web")], live, results }).steps;
    expect(step?.action).toBe("update");
    expect(step?.manifest?.metadata.annotations).toBeUndefined();
  });

  test("says when an object of nobody is taken over", () => {
    const free: LiveObject = {
      ...living("ConfigMap", "conf"),
      metadata: { name: "conf", namespace: "ns", uid: "u", resourceVersion: "1" },
    };
    const [step] = plan({
      desired: [desired("ConfigMap", "conf")],
      live: byKey(free),
      results: byKey(living("ConfigMap", "conf")),
    }).steps;
    expect(step).toMatchObject({ action: "update", adopts: true });
  });

  test("deletes what left the set in reverse order, after everything else", () => {
    const live = byKey(
      living("ConfigMap", "old-conf"),
      living("Deployment", "old-web"),
      living("Service", "old-service"),
    );
    const inventory = [entry("ConfigMap", "old-conf"), entry("Deployment", "old-web"), entry("Service", "old-service")];
    const { steps } = plan({ desired: [desired("Deployment", "web")], live, inventory });
    expect(steps.map(({ action, ref }) => `${action} ${ref.name}`)).toEqual([
      "create web",
      "delete old-web",
      "delete old-service",
      "delete old-conf",
    ]);
  });

  const notOurs: [string, LiveObject, InventoryEntry][] = [
    ["under another uid", living("ConfigMap", "c"), entry("ConfigMap", "c", "uid-of-an-older-one")],
    [
      "without our label",
      { ...living("ConfigMap", "c"), metadata: { name: "c", namespace: "ns", uid: "uid-c", resourceVersion: "1" } },
      entry("ConfigMap", "c", "uid-c"),
    ],
  ];
  test.each(notOurs)("does not delete an object %s, and notes it", (_, object, recorded) => {
    const { steps, notes } = plan({ live: byKey(object), inventory: [recorded] });
    expect(steps).toEqual([]);
    expect(notes).toEqual(["ConfigMap ns/c is not ours any more (its labels or its uid changed): it is left as it is"]);
  });

  test("has nothing to say of what is gone already", () => {
    expect(plan({ inventory: [entry("ConfigMap", "c", "uid-c")] })).toMatchObject({ steps: [], notes: [] });
  });

  test("asks the server only about objects that are not known to be as wanted", () => {
    const fieldsV1 = {
      "f:metadata": { "f:labels": { "f:slipway.dev/app": {}, "f:applyset.kubernetes.io/part-of": {} } },
      "f:data": { "f:a": {} },
    };
    const known = living("ConfigMap", "known", { data: { a: "1" } });
    const managedFields = [{ manager: "slipway", operation: "Apply", apiVersion: "v1", fieldsV1 }];
    const live = byKey({ ...known, metadata: { ...known.metadata, managedFields } });
    const set = [desired("ConfigMap", "known", { data: { a: "1" } }), desired("ConfigMap", "new")];
    expect(findUncertain({ desired: set, live, owner }).map(({ ref }) => ref.name)).toEqual(["new"]);
  });
});

describe("every plan", () => {
  const kinds = [
    "Namespace",
    "ClusterRole",
    "ConfigMap",
    "Secret",
    "RoleBinding",
    "Service",
    "Deployment",
    "Boat",
    "Ingress",
    "ValidatingWebhookConfiguration",
  ];
  const objects = fc.uniqueArray(
    fc.record({ kind: fc.constantFrom(...kinds), name: fc.constantFrom("a", "b", "c", "d") }),
    {
      selector: ({ kind, name }) => `${kind}/${name}`,
    },
  );
  const state = fc.constantFrom("absent", "same", "other");

  test("runs waves upwards for applies, then downwards for deletes, and names each object once", () => {
    fc.assert(
      fc.property(objects, objects, (wanted, recorded) => {
        const live = byKey(...recorded.map(({ kind, name }) => living(kind, name)));
        const set = wanted.map(({ kind, name }) => desired(kind, name));
        const { steps } = plan({
          desired: set,
          live,
          results: live,
          inventory: recorded.map(({ kind, name }) => entry(kind, name)),
        });
        const applies = steps.filter(({ action }) => action !== "delete").map(({ wave }) => wave);
        const deletes = steps.filter(({ action }) => action === "delete").map(({ wave }) => wave);
        expect(applies).toEqual([...applies].sort((a, b) => a - b));
        expect(deletes).toEqual([...deletes].sort((a, b) => b - a));
        expect(steps.slice(0, applies.length).every(({ action }) => action !== "delete")).toBe(true);
        expect(steps.every(({ wave }) => wave >= 0 && wave < WAVE_COUNT)).toBe(true);
        expect(new Set(steps.map(({ ref }) => refKey(ref))).size).toBe(steps.length);
        const union = new Set([...wanted, ...recorded].map(({ kind, name }) => `${kind}/${name}`));
        expect(steps).toHaveLength(union.size);
      }),
    );
  });

  test("calls an object unchanged if and only if the dry run answers what lives", () => {
    fc.assert(
      fc.property(fc.array(state, { maxLength: 6 }), (states) => {
        const set = states.map((_, at) => desired("ConfigMap", `c${String(at)}`));
        const live = byKey(
          ...states.flatMap((one, at) => (one === "absent" ? [] : [living("ConfigMap", `c${String(at)}`)])),
        );
        const results = byKey(
          ...states.map((one, at) =>
            living("ConfigMap", `c${String(at)}`, one === "other" ? { data: { a: "1" } } : {}),
          ),
        );
        const made = plan({ desired: set, live, results });
        const words = { absent: "create", same: "unchanged", other: "update" } as const;
        expect(made.steps.map(({ action }) => action)).toEqual(states.map((one) => words[one]));
        expect(readCounts(made).unchanged).toBe(states.filter((one) => one === "same").length);
      }),
    );
  });
});

describe("a shrunken set", () => {
  const inventory = ["a", "b", "c", "d", "e", "f"].map((name) => entry("ConfigMap", name));
  const live = byKey(...["a", "b", "c", "d", "e", "f"].map((name) => living("ConfigMap", name)));
  const keeping = (...names: string[]) =>
    plan({ desired: names.map((name) => desired("ConfigMap", name)), live, results: live, inventory });

  test("asks when more than half and at least three would go", () => {
    expect(readShrinkage(keeping("a", "b"), inventory)).toBe("it would delete 4 of 6 objects");
    expect(readShrinkage(keeping("a", "b", "c"), inventory)).toBeUndefined();
    expect(readShrinkage(plan({ live, inventory: inventory.slice(0, 2) }), inventory.slice(0, 2))).toBeUndefined();
  });

  test("asks for every Namespace or claim, since what they hold goes with them", () => {
    const claim = entry("PersistentVolumeClaim", "disk");
    const all = [claim, ...inventory];
    const made = plan({
      desired: inventory.map(({ name }) => desired("ConfigMap", name)),
      live: byKey(living("PersistentVolumeClaim", "disk")),
      inventory: all,
    });
    expect(readShrinkage(made, all)).toBe("it would delete PersistentVolumeClaim ns/disk, and with it what it holds");
  });
});
