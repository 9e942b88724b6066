// What the gate asks the cluster for, and what it makes of a no.
import { describe, expect, test } from "@jest/globals";
import { ClusterError } from "../../lib/cluster";
import type { DeployRequest } from "../../lib/deploy";
import { buildGate } from "../../lib/deploy/gate";
import type { Session } from "../../lib/deploy/session";
import type { LiveObject, Manifest, ObjectRef } from "../../lib/objects";
import { refKey } from "../../lib/objects";
import { applySetId, toDesired } from "../../lib/plan";
import { config, service, toObject, web } from "./deploy-support";
import { live } from "./scripted-cluster";

const env = (kind: "configMap" | "secret", name: string) => {
  return { container: { env: [{ name: "A", valueFrom: { [`${kind}KeyRef`]: { name, key: "a" } } }] } };
};

interface World {
  readonly lives?: readonly LiveObject[];
  readonly forbidden?: readonly string[];
  readonly version?: string;
  readonly deployed?: readonly Manifest[];
}

/** Judges a set; `asked` is every request that it took. */
async function judge(
  objects: readonly Manifest[],
  { lives = [], forbidden = [], version = "v1.36.2", deployed = [] }: World = {},
) {
  const asked: string[] = [];
  const answer = (kind: string, question: string): readonly LiveObject[] => {
    asked.push(question);
    if (forbidden.includes(kind)) throw new ClusterError("FORBIDDEN", `no ${kind}`);
    return lives.filter((object) => object.kind === kind);
  };
  const cluster = {
    fetchObject: async ({ kind, name }: ObjectRef) =>
      answer(kind, `get ${kind} ${name}`).find(({ metadata }) => metadata.name === name),
    fetchKinds: async () => [{ group: "", kind: "Pod" }],
    list: async ({ kind }: { kind: string }) => ({ items: answer(kind, `list ${kind}s`) }),
  };
  const session = {
    cluster,
    request: { objects: objects.map(toObject) },
    owner: { app: "shop", applySetId: applySetId("shop", "shop") },
    abort: new AbortController().signal,
  } as unknown as Session<DeployRequest>;
  const place = (manifest: Manifest) =>
    toDesired(toObject(manifest), { namespace: "shop", isNamespaced: (_, kind) => kind !== "Namespace" });
  const desired = objects.map(place);
  const before = deployed.map(place);
  const state = { inventory: before.map(({ ref }) => ref), latest: { read: () => ({ objects: before }) } };
  const found = new Map(before.map(({ ref, manifest }) => [refKey(ref), live(manifest)]));
  const gate = buildGate(session, { desired, serverVersion: version, findings: [] });
  const judgement = await gate({ state, live: found } as never);
  return { ...judgement, codes: judgement.findings.map(({ code }) => code), asked };
}

describe("the gate of a deploy", () => {
  test("asks nothing about a set that lives already and lacks nothing", async () => {
    const set = [config({ a: "1" }), web(env("configMap", "settings")), service()];
    expect(await judge(set, { deployed: set })).toMatchObject({ codes: [], refuses: false, asked: [] });
  });

  test("asks once for each thing that the set lacks, and by its name", async () => {
    const set = ["one", "two"].map((name) => web({ name, ...env("secret", "db") }));
    const { asked, codes } = await judge([...set, service("x"), service("y")], { deployed: set });
    expect(asked.sort()).toEqual(["get Secret db", "list Pods"]);
    expect(codes.sort()).toEqual([
      "secret-missing",
      "secret-missing",
      "service-selects-nothing",
      "service-selects-nothing",
    ]);
  });

  test("takes what it may not read for unknown, and says so", async () => {
    const set = [web(env("secret", "db")), service("x")];
    const { codes, refuses, notes } = await judge(set, { forbidden: ["Secret", "Pod"] });
    expect({ codes, refuses }).toEqual({ codes: [], refuses: false });
    expect(notes).toEqual([
      expect.stringMatching(
        /^could not read Secrets in shop, so this is not known: Deployment web: .* there is no Secret db/,
      ),
      expect.stringMatching(
        /^could not read Pods in shop, so this is not known: Service x: spec\.selector matches no pod/,
      ),
    ]);
  });

  test("finds the missing key of what it has read, and does not take its value along", async () => {
    const secret = live({ apiVersion: "v1", kind: "Secret", metadata: { name: "db" }, data: { b: "aHVudGVyMg==" } });
    const { codes, findings } = await judge([web(env("secret", "db"))], { lives: [secret] });
    expect(codes).toEqual(["secret-key-missing"]);
    expect(JSON.stringify(findings)).not.toContain("aHVudGVyMg");
  });

  test("does not count what is just being deleted", async () => {
    const leaving = live({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "db", deletionTimestamp: "2026-01-01T00:00:00Z" },
      data: { a: "" },
    });
    expect((await judge([web(env("secret", "db"))], { lives: [leaving] })).codes).toEqual(["secret-missing"]);
  });

  test("leaves the fields to a server whose version it does not know", async () => {
    const odd = { ...config({}), brandNewField: 1 };
    expect((await judge([odd])).codes).toEqual(["schema-unknown-field"]);
    expect((await judge([odd], { version: "v1.99.0" })).codes).toEqual([]);
  });
});
