import { describe, expect, test } from "@jest/globals";
import type { Manifest } from "../../lib/objects";
import { applySetId, readDigest, toDesired } from "../../lib/plan";

const placement = { namespace: "ns", isNamespaced: (_: string, kind: string) => kind !== "Namespace" };

function place(manifest: unknown) {
  return toDesired({ manifest: manifest as Manifest, constructPath: "app/x" }, placement);
}

describe("a desired object", () => {
  test("gets the default namespace where its kind has one and it names none", () => {
    expect(place({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" } }).ref.namespace).toBe("ns");
    expect(
      place({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x", namespace: "other" } }).ref.namespace,
    ).toBe("other");
    expect(place({ apiVersion: "v1", kind: "Namespace", metadata: { name: "x", namespace: "cdk8s" } }).ref).toEqual({
      group: "",
      kind: "Namespace",
      name: "x",
    });
  });

  test("loses what only a server writes, and nulls, but keeps everything unknown", () => {
    const metadata = { name: "x", uid: "u", resourceVersion: "1", creationTimestamp: null, managedFields: [], odd: 1 };
    const spec = { template: { metadata: { creationTimestamp: null }, list: [null, { a: null, b: 0 }] } };
    const { manifest } = place({ apiVersion: "v1", kind: "Pod", metadata, spec, status: { phase: "Running" } });
    expect(manifest).toEqual({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "x", namespace: "ns", odd: 1 },
      spec: { template: { metadata: {}, list: [null, { b: 0 }] } },
    });
  });

  test("keeps a null of a custom resource, where it may mean something", () => {
    const boat = { apiVersion: "example.com/v1", kind: "Boat", metadata: { name: "x" }, spec: { sail: null } };
    expect(place(boat).manifest.spec).toEqual({ sail: null });
  });

  test("has the plain data of a Secret encoded, as it will be stored", () => {
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "x" },
      data: { a: "YQ==", b: "Yg==" },
      stringData: { b: "ü" },
    };
    expect(place(secret).manifest).toMatchObject({ data: { a: "YQ==", b: "w7w=" } });
    expect(place(secret).manifest).not.toHaveProperty("stringData");
  });
});

describe("the digest of a set", () => {
  const secret = (value: string) =>
    place({ apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { a: value } });
  const config = place({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { a: "1", b: "2" } });

  test("is the same for the same content in any order", () => {
    const turned = place({ kind: "ConfigMap", data: { b: "2", a: "1" }, metadata: { name: "c" }, apiVersion: "v1" });
    expect(readDigest([config, secret("x")], "key")).toBe(readDigest([secret("x"), turned], "key"));
  });

  test("differs with any value", () => {
    expect(readDigest([secret("x")], "key")).not.toBe(readDigest([secret("y")], "key"));
  });

  test("of a Secret cannot be tried out without the key", () => {
    expect(readDigest([secret("x")], "key")).not.toBe(readDigest([secret("x")], "other key"));
    expect(readDigest([config], "key")).toBe(readDigest([config], "other key"));
  });
});

test("an ApplySet id is the one of KEP-3659 for the parent Secret", () => {
  // base64url(sha256("slipway.shop.home.Secret.")), as kubectl computes it
  expect(applySetId("shop", "home")).toBe("applyset-BY8pK7_AS2IaFFmC0ah6YVDuuFPtZ25yuRyjYkjloSY-v1");
});
