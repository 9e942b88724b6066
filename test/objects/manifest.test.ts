import { describe, expect, test } from "@jest/globals";
import { groupOf, refKey, refOf, refToText } from "../../lib/objects";

const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "shop" } };
const node = { apiVersion: "v1", kind: "Node", metadata: { name: "n1" } };

describe("the identity of an object", () => {
  test("has the group of its apiVersion, and none for the core group", () => {
    expect(groupOf("apps/v1")).toBe("apps");
    expect(groupOf("v1")).toBe("");
  });

  test("does not depend on the version", () => {
    const older = { ...deployment, apiVersion: "apps/v1beta2" };
    expect(refKey(refOf(older))).toBe(refKey(refOf(deployment)));
  });

  test("tells a namespaced object from a cluster-scoped one", () => {
    expect(refOf(node)).toEqual({ group: "", kind: "Node", name: "n1" });
    expect(refKey(refOf(deployment))).toBe("apps/Deployment/shop/web");
    expect(refKey(refOf(node))).toBe("/Node//n1");
  });

  test("is written for people as kind, namespace and name", () => {
    expect(refToText(refOf(deployment))).toBe("Deployment shop/web");
    expect(refToText(refOf(node))).toBe("Node n1");
  });
});
