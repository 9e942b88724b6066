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
  const answer = (kind: string, question: string, place = "shop"): readonly LiveObject[] => {
    asked.push(place === "shop" ? question : `${question} in ${place}`);
    if (forbidden.includes(kind)) throw new ClusterError("FORBIDDEN", `no ${kind}`);
    return lives.filter(({ kind: other, metadata }) => other === kind && metadata.namespace === place);
  };
  const cluster = {
    fetchObject: async ({ kind, name }: ObjectRef) =>
      answer(kind, `get ${kind} ${name}`).find(({ metadata }) => metadata.name === name),
    fetchKinds: async () => [{ group: "", kind: "Pod" }],
    list: async ({ kind }: { kind: string }, { namespace }: { namespace?: string }) => ({
      items: answer(kind, `list ${kind}s`, namespace),
    }),
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

  test("refuses two manifests of one object, also where an annotation would have it ignored", async () => {
    const [one, other] = [config({ a: "1" }), config({ a: "2" })];
    const annotations = { "slipway.dev/ignore": "duplicate-object: both are wanted" };
    const twice = [one, { ...other, metadata: { ...other.metadata, annotations } }];
    expect(await judge(twice)).toMatchObject({ codes: ["duplicate-object"], refuses: true });
  });

  test("takes what it may not read for unknown, and says so", async () => {
    const set = [web(env("secret", "db")), service("x")];
    const { codes, refuses, notes } = await judge(set, { forbidden: ["Secret", "Pod"] });
    expect({ codes, refuses }).toEqual({ codes: [], refuses: false });
    expect(notes).toEqual([
      expect.stringMatching(
        /^could not read objects of kind Secret in shop, so this is not known: Deployment web: .* there is no Secret db/,
      ),
      expect.stringMatching(
        /^could not read objects of kind Pod in shop, so this is not known: Service x: spec\.selector matches no pod/,
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

  test("counts what the app gives up and this deploy leaves", async () => {
    const db = { apiVersion: "v1", kind: "Secret", metadata: { name: "db" }, data: { a: "" } };
    const user = web(env("secret", "db"));
    const madeAnew = live(db); // without the label of the app: somebody else's by now
    expect((await judge([user], { lives: [madeAnew], deployed: [user, db] })).codes).toEqual([]);
    const labels = { "slipway.dev/app": "shop" };
    const ours = { ...db, metadata: { ...db.metadata, labels } };
    expect((await judge([user], { lives: [live(ours)], deployed: [user, ours] })).codes).toEqual(["secret-missing"]);
  });

  test("looks for pods where the selector looks, which may be another namespace of the set", async () => {
    const labels = { app: "cache" };
    const term = { labelSelector: { matchLabels: labels }, topologyKey: "kubernetes.io/hostname" };
    const required = [{ ...term, namespaces: ["back"] }];
    const affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } };
    const { template, ...spec } = (web() as unknown as { spec: { template: { spec: object } } }).spec;
    const near = { ...web(), spec: { ...spec, template: { ...template, spec: { ...template.spec, affinity } } } };
    const back = { ...web({ name: "back" }), metadata: { name: "back", namespace: "back" } };
    const pod = (namespace: string) =>
      live({ apiVersion: "v1", kind: "Pod", metadata: { name: "cache", namespace, labels } });
    const set = [near, back];
    const there = await judge(set, { lives: [pod("back")], deployed: set });
    expect({ codes: there.codes, asked: there.asked.sort() }).toEqual({
      codes: [],
      asked: ["list Pods", "list Pods in back"],
    });
    expect((await judge(set, { lives: [pod("shop")], deployed: set })).codes).toEqual(["pod-affinity-selects-nothing"]);
    const denied = await judge(set, { forbidden: ["Pod"], deployed: set });
    expect({ codes: denied.codes, notes: denied.notes.length }).toEqual({ codes: [], notes: 1 });
  });

  test("looks for a key in the Secret that an operator has made, and asks for nothing of its own", async () => {
    const apiVersion = "external-secrets.io/v1";
    const target = { name: "db", creationPolicy: "Merge" };
    const data = [{ secretKey: "b", remoteRef: { key: "db" } }];
    const merging = { apiVersion, kind: "ExternalSecret", metadata: { name: "db" }, spec: { target, data } };
    const secret = live({ apiVersion: "v1", kind: "Secret", metadata: { name: "db" }, data: { a: "", b: "" } });
    const set = [merging, web(env("secret", "db"))];
    expect(await judge(set, { lives: [secret], deployed: set })).toMatchObject({ codes: [], asked: ["get Secret db"] });
    const own = [config({ b: "1" }), web(env("configMap", "settings"))];
    expect(await judge(own, { deployed: own })).toMatchObject({ codes: ["configmap-key-missing"], asked: [] });
  });

  test("leaves the fields to a server whose version it does not know", async () => {
    const odd = { ...config({}), brandNewField: 1 };
    expect((await judge([odd])).codes).toEqual(["schema-unknown-field"]);
    expect((await judge([odd], { version: "v1.99.0" })).codes).toEqual([]);
  });
});
