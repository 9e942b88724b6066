import { describe, expect, test } from "@jest/globals";
import type { Manifest } from "../../lib/objects";
import { maskManifest, maskPlan, type Plan } from "../../lib/plan";

const secret: Manifest = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: {
    name: "s",
    annotations: { "kubectl.kubernetes.io/last-applied-configuration": '{"data":{"a":"eA=="}}', other: "kept" },
  },
  data: { a: "eA==" },
  stringData: { b: "x" },
};

describe("a plan for everybody", () => {
  test("has keys of Secrets and no values, not even in kubectl's copy", () => {
    const masked = maskManifest(secret);
    expect(masked).toMatchObject({
      data: { a: "***" },
      stringData: { b: "***" },
      metadata: { name: "s", annotations: { other: "kept" } },
    });
    expect(JSON.stringify(masked)).not.toContain("eA==");
  });

  test("leaves other kinds as they are, also those that only look like a Secret", () => {
    const config: Manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { a: "1" } };
    expect(maskManifest(config)).toBe(config);
    const other: Manifest = { ...secret, apiVersion: "example.com/v1" };
    expect(maskManifest(other)).toBe(other);
  });

  test("shows control characters that a live value holds", () => {
    const ref = { group: "", kind: "ConfigMap", name: "c" };
    const changes = [{ path: "data.a", before: "\u001b[2Jgone", after: ["\u202eabc"] }];
    const step = { action: "update", ref, apiVersion: "v1", changes, rolls: false, wave: 2 } as const;
    const plan: Plan = { app: "shop", intent: "deploy", digest: "d", notes: [], steps: [step] };
    expect(maskPlan(plan).steps[0]?.changes).toEqual([
      { path: "data.a", before: "\\x1b[2Jgone", after: ["\\u202eabc"] },
    ]);
  });
});
