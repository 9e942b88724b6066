import { randomBytes } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import type { Release } from "../../lib/deploy";
import { decodeRelease, encodeRelease, encodeState } from "../../lib/deploy/release-record";
import { findExpired, type StoredRelease } from "../../lib/deploy/release-store";
import type { LiveObject, Manifest } from "../../lib/objects";

function release(data: Readonly<Record<string, string>> = { a: "1" }): Release {
  const ref = { group: "", kind: "ConfigMap", namespace: "ns", name: "c" };
  const manifest: Manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c", namespace: "ns" }, data };
  return {
    format: 1,
    app: "shop",
    number: 3,
    status: "pending",
    intent: "deploy",
    digest: "sha256:x",
    startedAt: "2030-01-01T00:00:00Z",
    author: "me@here",
    cause: "release 3",
    objects: [{ ref, manifest, constructPath: "app/c" }],
    inventory: [{ ...ref, apiVersion: "v1" }],
  };
}

/** As if the API server had stored them. */
function stored(secrets: readonly Manifest[]): LiveObject[] {
  return secrets.map((secret) => ({
    ...secret,
    metadata: { ...secret.metadata, uid: secret.metadata.name, resourceVersion: "7" },
  }));
}

/** The first part is written last. */
function read(secrets: readonly LiveObject[]): Release {
  const head = secrets.at(-1);
  if (head === undefined) throw new Error("no part");
  return decodeRelease(head, secrets.slice(0, -1));
}

describe("a stored release", () => {
  test("is read as it was written, from one Secret", () => {
    const secrets = stored(encodeRelease(release(), "home"));
    expect(secrets.map(({ metadata }) => metadata)).toMatchObject([
      {
        name: "slipway.shop.3",
        namespace: "home",
        labels: { "slipway.dev/app": "shop", "slipway.dev/release": "3", "slipway.dev/status": "pending" },
      },
    ]);
    expect(secrets[0]?.type).toBe("slipway.dev/release.v1");
    expect(read(secrets)).toEqual(release());
  });

  test("that is too large for one Secret is split, in any order of the parts", () => {
    const large = release({ a: randomBytes(1_500_000).toString("base64") });
    const secrets = stored(encodeRelease(large, "home"));
    expect(secrets.map(({ metadata }) => metadata.name)).toEqual([
      "slipway.shop.3.2",
      "slipway.shop.3.3",
      "slipway.shop.3",
    ]);
    for (const { data } of secrets) {
      const bytes = Object.values(data as Record<string, string>).reduce(
        (sum, value) => sum + (value.length * 3) / 4,
        0,
      );
      expect(bytes).toBeLessThan(1024 * 1024);
    }
    const [head] = secrets.slice(-1);
    if (head === undefined) throw new Error("no first part");
    expect(decodeRelease(head, secrets.slice(0, -1).reverse())).toEqual(large);
  });

  test("keeps its manifests when its state is written anew", () => {
    const [head] = stored(encodeRelease(release(), "home"));
    if (head === undefined) throw new Error("no part");
    const objects = release().objects.map((object) => ({ ...object, uid: "u", generation: 2, revision: 5 }));
    const done: Release = { ...release(), status: "succeeded", objects, inventory: [] };
    const written = encodeState(done, head, "home");
    expect(written.metadata).toMatchObject({ resourceVersion: "7", labels: { "slipway.dev/status": "succeeded" } });
    expect(read(stored([written]))).toEqual(done);
  });

  test("is told apart from one with a missing part, damaged data or a newer format", () => {
    const [head] = stored(encodeRelease(release(), "home"));
    if (head === undefined) throw new Error("no part");
    const further = stored(encodeRelease(release({ a: randomBytes(1_500_000).toString("base64") }), "home"));
    expect(() => read(further.slice(1))).toThrow("parts");
    expect(() => read([{ ...head, data: { ...(head.data as object), objects: "AAAA" } }])).toThrow(
      "home/slipway.shop.3: its data is damaged",
    );
    const newer = stored(encodeRelease({ ...release(), format: 2 as 1 }, "home"));
    expect(() => read(newer)).toThrow("it has format 2, this Slipway reads 1");
    expect(() => read(newer)).toThrow(expect.objectContaining({ code: "RELEASE_UNREADABLE" }));
  });
});

describe("retention", () => {
  const one = (number: number, status: StoredRelease["status"]): StoredRelease => ({
    number,
    status,
    read: () => release(),
    secrets: [],
  });

  test("keeps the last ten successes and the last ten others, whatever their mix", () => {
    const successes = Array.from({ length: 12 }, (_, at) => one(at + 1, "succeeded"));
    const failures = Array.from({ length: 11 }, (_, at) => one(at + 13, at % 2 === 0 ? "failed" : "interrupted"));
    expect(findExpired([...successes, ...failures]).map(({ number }) => number)).toEqual([1, 2, 13]);
  });

  test("never lets the last success go", () => {
    const failures = Array.from({ length: 30 }, (_, at) => one(at + 2, "failed"));
    expect(findExpired([one(1, "succeeded"), ...failures]).map(({ number }) => number)).not.toContain(1);
  });
});
