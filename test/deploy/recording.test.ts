import { describe, expect, test } from "@jest/globals";
import { toSuperset } from "../../lib/deploy/recording";
import { type LiveObject, refKey, refOf } from "../../lib/objects";
import { applySetId, withOwnership } from "../../lib/plan";
import { config } from "./deploy-support";

const owner = { app: "shop", applySetId: applySetId("shop", "home") };
const manifest = { ...config({}), metadata: { name: "settings", namespace: "ns" } };
const desired = [{ ref: refOf(manifest), manifest }];
const identity = { uid: "u", resourceVersion: "1" };
const free: LiveObject = { ...manifest, metadata: { ...manifest.metadata, ...identity } };
const { metadata: owned } = withOwnership(manifest, owner);
const ours: LiveObject = { ...manifest, metadata: { ...owned, ...identity } };
const entry = { ...refOf(manifest), apiVersion: "v1" };

function alive(...objects: LiveObject[]) {
  return new Map(objects.map((object) => [refKey(refOf(object)), object]));
}

describe("the inventory of a new release", () => {
  test("marks what lived before and belonged to nobody", () => {
    expect(toSuperset({ desired, live: alive(free), inventory: [], owner })).toEqual([
      { ...entry, uid: "u", adopted: true },
    ]);
    expect(toSuperset({ desired, live: alive(ours), inventory: [], owner })).toEqual([{ ...entry, uid: "u" }]);
  });

  test("keeps the mark from release to release, until the object is created anew", () => {
    const inventory = [{ ...entry, adopted: true as const }];
    expect(toSuperset({ desired, live: alive(ours), inventory, owner })).toMatchObject([{ adopted: true }]);
    expect(toSuperset({ desired: [], live: alive(ours), inventory, owner })).toEqual(inventory);
    expect(toSuperset({ desired, live: alive(), inventory, owner })).toEqual([entry]);
  });
});
