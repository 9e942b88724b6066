import { describe, expect, test } from "@jest/globals";
import { ClusterError } from "../../lib/cluster";
import { yieldFields } from "../../lib/deploy/conflicts";
import { refOf } from "../../lib/objects";
import { web } from "./deploy-support";

const manifest = web();
const object = { ref: { ...refOf(manifest), namespace: "ns" }, manifest, constructPath: "shop/web" };
const IMAGE = '.spec.template.spec.containers[name="app"].image';

function conflict(...fields: string[]): ClusterError {
  const causes = fields.map((field) => {
    return { reason: "FieldManagerConflict", field, message: `conflict with "kubectl"`, manager: "kubectl" };
  });
  return new ClusterError("FIELD_CONFLICT", "conflict", { causes });
}

describe("fields that another manager owns", () => {
  test("the number of replicas is left to its owner, who is named", () => {
    const yielded = yieldFields(object, conflict(".spec.replicas"), false);
    expect(yielded?.note).toBe("Deployment ns/web: spec.replicas is left to kubectl");
    expect(yielded?.object.constructPath).toBe("shop/web");
    expect(yielded?.object.manifest.spec).not.toHaveProperty("replicas");
    expect(yielded?.object.manifest.spec).toHaveProperty("template");
  });

  test("any other field is for a person to decide, also beside the replicas", () => {
    expect(yieldFields(object, conflict(IMAGE), false)).toBeUndefined();
    expect(yieldFields(object, conflict(".spec.replicas", IMAGE), false)).toBeUndefined();
  });

  test("a restore leaves every one of them, and goes on", () => {
    const yielded = yieldFields(object, conflict(".spec.replicas", IMAGE), true);
    expect(yielded?.note).toContain("spec.replicas is left to kubectl, spec.template.spec.containers");
    expect(JSON.stringify(yielded?.object.manifest)).not.toContain("nginx");
  });

  test("a field that cannot be found is not left out", () => {
    expect(yieldFields(object, conflict(".spec.paused"), true)).toBeUndefined();
  });
});
