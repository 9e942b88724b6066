import { describe, expect, test } from "@jest/globals";
import type { LiveObject } from "../../lib/objects";
import { isSameButStatus, readChanges } from "../../lib/plan/field-changes";

function live(fields: Record<string, unknown>, metadata: Record<string, unknown> = {}): LiveObject {
  return {
    apiVersion: "v1",
    kind: "Thing",
    metadata: { name: "x", uid: "u", resourceVersion: "1", ...metadata },
    ...fields,
  };
}

function changes(before: Record<string, unknown>, after: Record<string, unknown>) {
  return readChanges(live(before), live(after));
}

describe("the changes of an object", () => {
  test("name an element of a list by its key", () => {
    const containers = (image: string) => ({
      spec: {
        containers: [
          { name: "a", image: "x" },
          { name: "app", image },
        ],
      },
    });
    expect(changes(containers("web:1"), containers("web:2"))).toEqual([
      { path: "spec.containers[name=app].image", before: "web:1", after: "web:2" },
    ]);
  });

  test("show an added and a removed element whole", () => {
    const ports = (...numbers: number[]) => ({ ports: numbers.map((containerPort) => ({ containerPort })) });
    expect(changes(ports(80), ports(81))).toEqual([
      { path: "ports[containerPort=80]", before: { containerPort: 80 } },
      { path: "ports[containerPort=81]", after: { containerPort: 81 } },
    ]);
  });

  test("say that only the order of a keyed list changed", () => {
    const env = (...names: string[]) => ({ env: names.map((name) => ({ name })) });
    expect(changes(env("A", "B"), env("B", "A"))).toEqual([{ path: "env", before: ["A", "B"], after: ["B", "A"] }]);
  });

  test("count elements without a key", () => {
    expect(changes({ args: ["a", "b"] }, { args: ["a", "c", "d"] })).toEqual([
      { path: "args[1]", before: "b", after: "c" },
      { path: "args[2]", after: "d" },
    ]);
  });

  test("quote a key that is no name", () => {
    const before = live({}, { labels: {} });
    const after = live({}, { labels: { "a.b/c": "1" } });
    expect(readChanges(before, after)).toEqual([{ path: 'metadata.labels["a.b/c"]', after: "1" }]);
  });

  test("leave out what only the server writes", () => {
    const before = live({ status: { a: 1 } }, { generation: 1, managedFields: [] });
    const after = live(
      { status: { a: 2 } },
      { generation: 2, resourceVersion: "2", managedFields: [{ manager: "x" }] },
    );
    expect(readChanges(before, after)).toEqual([]);
    expect(isSameButStatus(before, after)).toBe(true);
  });

  test("mask values of a Secret, also when all its data is new, and kubectl's copy of it", () => {
    const copy = "kubectl.kubernetes.io/last-applied-configuration";
    const secret = (data: object | undefined, text: string): LiveObject => ({
      ...live({ ...(data === undefined ? {} : { data }) }, { annotations: { [copy]: text } }),
      kind: "Secret",
    });
    expect(readChanges(secret({ a: "old", b: "same" }, "t1"), secret({ a: "new", b: "same" }, "t2"))).toEqual([
      { path: "data.a", before: "***", after: "***" },
      { path: `metadata.annotations["${copy}"]`, before: "***", after: "***" },
    ]);
    expect(readChanges(secret(undefined, "t"), secret({ a: "new" }, "t"))).toEqual([
      { path: "data", after: { a: "***" } },
    ]);
  });
});
