import { expect, test } from "@jest/globals";
import { withKind } from "../../lib/cluster/list";
import type { LiveObject } from "../../lib/objects";

test("a null in a status is a missing field; elsewhere it is kept", () => {
  const kind = {
    group: "",
    version: "v1",
    kind: "Pod",
    resource: "pods",
    namespaced: true,
    verbs: [],
    subresources: [],
  };
  const status = { conditions: null, containerStatuses: [{ name: "app", started: null }] };
  const read = withKind({ metadata: { name: "web" }, spec: { a: null }, status } as unknown as LiveObject, kind);
  expect(read.status).toEqual({ containerStatuses: [{ name: "app" }] });
  expect(JSON.stringify(read)).toContain('"spec":{"a":null}');
});
