import { describe, expect, test } from "@jest/globals";
import { type LiveObject, type Manifest, refKey, refOf, refToText } from "../../lib/objects";
import { applySetId, buildPlan, type InventoryEntry, type PlanInput, withOwnership } from "../../lib/plan";

const owner = { app: "shop", applySetId: applySetId("shop", "home") };
const space: Manifest = { apiVersion: "v1", kind: "Namespace", metadata: { name: "ns" } };
const claim: Manifest = {
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name: "disk", namespace: "ns" },
};
const settings: Manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", namespace: "ns" } };
const crd: Manifest = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "ships.example.org" },
  spec: { group: "example.org", names: { kind: "Ship" } },
};
const ship: Manifest = { apiVersion: "example.org/v1", kind: "Ship", metadata: { name: "a", namespace: "ns" } };

function living(manifest: Manifest): LiveObject {
  const { metadata, ...rest } = withOwnership(manifest, owner);
  return { ...rest, metadata: { ...metadata, uid: `uid-${metadata.name}`, resourceVersion: "1" } } as LiveObject;
}

function entry(manifest: Manifest, more: Partial<InventoryEntry> = {}): InventoryEntry {
  return { ...refOf(manifest), apiVersion: manifest.apiVersion, ...more };
}

interface Set {
  readonly wanted?: readonly Manifest[];
  readonly inventory: readonly InventoryEntry[];
}

function plan(live: readonly Manifest[], { wanted = [], inventory }: Set, more: Partial<PlanInput> = {}) {
  const made = buildPlan({
    intent: "deploy",
    owner,
    desired: wanted.map((manifest) => ({ ref: refOf(manifest), manifest })),
    live: new Map(live.map((manifest) => [refKey(refOf(manifest)), living(manifest)])),
    results: new Map(),
    inventory,
    digest: "d",
    cause: "release 2",
    ...more,
  });
  const { steps, givenBack = [], kept = [], notes } = made;
  const deletes = steps.filter(({ action }) => action === "delete").map(({ ref }) => refToText(ref));
  return { deletes, givenBack: givenBack.map(refToText), kept: kept.map(refToText), notes };
}

describe("an object that lived before the app", () => {
  const inventory = [entry(space, { adopted: true })];
  const given = { deletes: [], givenBack: ["Namespace ns"], kept: [] };

  test.each(["deploy", "rollback", "destroy"] as const)("is given back by a %s, never deleted", (intent) => {
    const made = plan([space], { inventory }, { intent });
    expect(made).toMatchObject(given);
    expect(made.notes).toEqual(["Namespace ns existed before the app took it over: it is given back, not deleted"]);
  });

  test("is not lost with the app's own Namespace that it is in", () => {
    const made = plan([space, settings], { inventory: [entry(space), entry(settings, { adopted: true })] });
    expect(made).toMatchObject({ deletes: [], givenBack: ["ConfigMap ns/settings"], kept: ["Namespace ns"] });
  });

  test("that is not ours any more is not touched at all", () => {
    const changed = [entry(space, { adopted: true, uid: "another" })];
    expect(plan([space], { inventory: changed })).toMatchObject({ deletes: [], givenBack: [], kept: [] });
  });
});

describe("what holds objects that stay", () => {
  test("is left with a note: a Namespace", () => {
    const made = plan([space, settings], { wanted: [settings], inventory: [entry(space), entry(settings)] });
    expect(made).toEqual({
      deletes: [],
      givenBack: [],
      kept: ["Namespace ns"],
      notes: ["Namespace ns still holds objects that stay: it is left"],
    });
  });

  test("is left with a note: a CustomResourceDefinition", () => {
    const made = plan([crd, ship], { wanted: [ship], inventory: [entry(crd), entry(ship)] });
    expect(made).toMatchObject({ deletes: [], kept: ["CustomResourceDefinition ships.example.org"] });
  });

  test("is deleted when they go as well", () => {
    expect(plan([space, settings], { inventory: [entry(space), entry(settings)] }).deletes).toEqual([
      "ConfigMap ns/settings",
      "Namespace ns",
    ]);
  });
});

describe("the restore after a failure", () => {
  const inventory = [entry(space), entry(claim), entry(settings)];

  test("deletes nothing that may hold data unless the failed release created it", () => {
    const undoing = (...created: Manifest[]) => {
      const undoes = new Set(created.map((manifest) => refKey(refOf(manifest))));
      return plan([space, claim, settings], { inventory }, { intent: "rollback", undoes });
    };
    expect(undoing(space, claim)).toMatchObject({
      deletes: ["PersistentVolumeClaim ns/disk", "ConfigMap ns/settings", "Namespace ns"],
      kept: [],
    });
    expect(undoing()).toMatchObject({ deletes: ["ConfigMap ns/settings"] });
    expect(undoing(space)).toMatchObject({ kept: ["Namespace ns", "PersistentVolumeClaim ns/disk"] });
  });
});

test("an object is deleted by the version that lives: its recorded one may not be served any more", () => {
  const old = entry(ship, { apiVersion: "example.org/v1alpha1" });
  const live = new Map([[refKey(refOf(ship)), living(ship)]]);
  const input = { results: new Map(), digest: "d", cause: "c", desired: [], intent: "deploy", owner } as const;
  expect(buildPlan({ ...input, live, inventory: [old] }).steps[0]?.apiVersion).toBe("example.org/v1");
});
