import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { awaitUsable } from "../../lib/deploy/usable";
import { applied, live, ScriptedCluster, watching } from "./scripted-cluster";

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask", "performance"] });
});
afterEach(() => {
  jest.useRealTimers();
});

const kind = "CustomResourceDefinition";

function definition(conditions: readonly object[] | null) {
  const spec = { group: "shop.example", names: { kind: "Cart" }, versions: [{ name: "v1" }] };
  return live({ apiVersion: "apiextensions.k8s.io/v1", kind, metadata: { name: "carts" }, spec }, { conditions });
}

test("a CustomResourceDefinition is fresh when its conditions are null", async () => {
  const cluster = new ScriptedCluster();
  cluster.lists.set(kind, [definition(null)]);
  const { step } = applied(definition(null), "create");
  const usable = awaitUsable(watching(cluster).session, [step]);
  cluster.change({ type: "modified", object: definition([{ type: "Established", status: "True" }]) });
  await expect(usable).resolves.toBeUndefined();
});

test("one that an earlier run left not established is refused, in the server's words", async () => {
  const cluster = new ScriptedCluster();
  const taken = { type: "NamesAccepted", status: "False", reason: "PluralConflict", message: '"carts" is taken' };
  const refused = definition([taken, { type: "Established", status: "False", reason: "NotAccepted" }]);
  cluster.lists.set(kind, [refused]);
  const { step } = applied(refused, "unchanged");
  const usable = expect(awaitUsable(watching(cluster).session, [step])).rejects.toMatchObject({
    code: "PREFLIGHT_REFUSED",
    message: expect.stringContaining('NamesAccepted is False: PluralConflict: "carts" is taken'),
  });
  await jest.advanceTimersByTimeAsync(31_000);
  await usable;
});
