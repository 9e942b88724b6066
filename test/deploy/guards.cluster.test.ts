import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import type { Cluster } from "../../lib/cluster";
import { deploy } from "../../lib/deploy";
import type { Manifest } from "../../lib/objects";
import { dropNamespace, newNamespace, testCluster } from "../support/test-cluster";
import { config, connectTo, ofType, TestApp, versionsIn, web } from "./deploy-support";

jest.setTimeout(120_000);

const cluster = testCluster();
let client: Cluster;
const namespaces: string[] = [];

async function newApp(): Promise<TestApp> {
  const namespace = await newNamespace(cluster, "guards");
  namespaces.push(namespace);
  return new TestApp(client, namespace);
}

/** Runs, and proves that nothing in the namespace changed. */
async function withoutWrite<T>(app: TestApp, work: () => Promise<T>): Promise<T> {
  const before = await versionsIn(cluster, app.namespace);
  const result = await work();
  expect(await versionsIn(cluster, app.namespace)).toEqual(before);
  return result;
}

beforeAll(async () => {
  client = await connectTo(cluster);
});

afterAll(async () => {
  client.close();
  for (const namespace of namespaces) await dropNamespace(cluster, namespace);
});

const misspelled: Manifest = { ...config({}), kind: "ConfigMap", metadata: { name: "typo" }, datta: {} };

function mismatched(): Manifest {
  const good = web({ name: "lost" });
  return { ...good, spec: { ...(good.spec as object), selector: { matchLabels: { app: "other" } } } };
}

describe("an invalid set", () => {
  test("is refused as a whole before the first write, with every finding", async () => {
    const app = await newApp();
    const ran = await withoutWrite(app, () => app.deploy([config({}), misspelled, mismatched()]));
    expect(ran.outcome).toMatchObject({ outcome: "invalid", exitCode: 3 });
    const findings = ofType(ran, "checked").flatMap((event) => event.findings);
    expect(findings.map(({ code, path, constructPath }) => ({ code, path, constructPath }))).toEqual([
      { code: "schema-unknown-field", path: "datta", constructPath: "shop/typo" },
      { code: "selector-template-mismatch", path: "spec.selector.matchLabels.app", constructPath: "shop/lost" },
    ]);
  });

  test("is known to the server, too, even when its Namespace is only created by it", async () => {
    const app = await newApp();
    const namespace = `${app.namespace}-own`;
    const own = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
    const annotations = { "slipway.dev/ignore": "selector-template-mismatch: the server is to say it" };
    const placed = { ...mismatched(), metadata: { name: "lost", namespace, annotations } };
    const ran = await withoutWrite(app, () => app.deploy([own, placed]));
    expect(ran.outcome).toMatchObject({
      outcome: "invalid",
      exitCode: 3,
      cause: { object: { name: "lost", namespace }, message: expect.stringContaining("spec.template.metadata.labels") },
    });
    expect((await cluster.kubectl(["get", "namespace", namespace])).stderr).toContain("NotFound");
  });

  test("with one object twice is a finding", async () => {
    const app = await newApp();
    const ran = await withoutWrite(app, () => app.deploy([config({ A: "1" }), config({ A: "2" })]));
    expect(ran.outcome).toMatchObject({ outcome: "invalid", exitCode: 3, cause: { code: "duplicate-object" } });
  });

  test("by a finding of the check gate is not planned", async () => {
    const app = await newApp();
    const object = { apiVersion: "v1", kind: "ConfigMap", name: "settings" };
    const finding = { code: "made-up", severity: "error", object, path: "data", message: "is odd" } as const;
    const ran = await withoutWrite(app, () => app.deploy([config({})], { check: () => [finding] }));
    expect(ran.outcome).toMatchObject({
      outcome: "invalid",
      exitCode: 3,
      cause: { code: "made-up", message: "data: is odd" },
    });
    expect(ofType(ran, "planned")).toEqual([]);
  });
});

describe("refused before any write", () => {
  test("an empty set where something is deployed", async () => {
    const app = await newApp();
    await app.deploy([config({})]);
    const { outcome } = await withoutWrite(app, () => app.deploy([], { yes: true }));
    expect(outcome).toMatchObject({ outcome: "refused", exitCode: 4, cause: { code: "SET_EMPTY" } });
    expect(outcome.cause?.hint).toContain("slipway destroy --name shop");
  });

  test("a drastically shrunken set, until somebody says yes", async () => {
    const app = await newApp();
    await app.deploy(["a", "b", "c", "d"].map((name) => config({}, name)));
    const shrunken = [config({}, "a")];
    const { outcome } = await withoutWrite(app, () => app.deploy(shrunken));
    expect(outcome).toMatchObject({ outcome: "refused", exitCode: 4, cause: { code: "SET_SHRUNKEN" } });
    const asked: string[] = [];
    const confirm = (question: string) => Promise.resolve(asked.push(question) > 0);
    const ran = await app.deploy(shrunken, { confirm });
    expect(asked).toEqual(["shop: it would delete 3 of 4 objects. Go on?"]);
    expect(ran.outcome.outcome).toBe("succeeded");
  });

  test("a field that another manager owns, named with its owner; it can be forced", async () => {
    const app = await newApp();
    await app.deploy([web()]);
    await cluster.kubectl(["set", "image", "deployment/web", "app=nginx:1.26", "-n", app.namespace]);
    const { outcome } = await app.deploy([web({ image: "nginx:1.25" })]);
    expect(outcome).toMatchObject({
      outcome: "refused",
      exitCode: 4,
      cause: { code: "FIELD_CONFLICT", constructPath: "shop/web" },
    });
    expect(outcome.cause?.message).toMatch(/image \(owned by kubectl-set/);
    expect((await app.deploy([web({ image: "nginx:1.25" })], { forceConflicts: true })).outcome.outcome).toBe(
      "succeeded",
    );
  });

  test("a field that can never change, with what to do", async () => {
    const app = await newApp();
    await app.deploy([web({ name: "web" })]);
    const spec = { ...(web({ name: "other" }).spec as object) };
    const { outcome } = await withoutWrite(app, () => app.deploy([{ ...web(), spec }]));
    expect(outcome).toMatchObject({ outcome: "invalid", exitCode: 3, cause: { code: "immutable-field-changed" } });
    expect(outcome.cause?.message).toContain("spec.selector");
  });

  test("an object of another Slipway app, which is named", async () => {
    const one = await newApp();
    await one.deploy([config({})]);
    const other = new TestApp(client, one.namespace, "other");
    const { outcome } = await withoutWrite(one, () => other.deploy([config({})]));
    expect(outcome).toMatchObject({
      outcome: "refused",
      exitCode: 4,
      cause: { code: "PREFLIGHT_REFUSED", constructPath: "shop/settings" },
    });
    expect(outcome.cause?.message).toBe(`ConfigMap ${one.namespace}/settings belongs to the Slipway app shop`);
  });

  test.each([
    [
      "a home namespace that does not exist",
      { homeNamespace: "no-such-namespace" },
      "no-such-namespace does not exist",
    ],
    ["a namespace of the cluster itself", { namespace: "kube-system" }, "kube-system belongs to the cluster"],
    ["a namespace that nobody creates", { namespace: "no-such-namespace" }, "no-such-namespace"],
  ])("%s", async (_, more, said) => {
    const app = await newApp();
    const { outcome } = await withoutWrite(app, () => app.deploy([config({})], more));
    expect(outcome).toMatchObject({ outcome: "refused", exitCode: 4, cause: { code: "PREFLIGHT_REFUSED" } });
    expect(outcome.cause?.message).toContain(said);
  });

  test("a kind that neither the server nor the set has", async () => {
    const app = await newApp();
    const ship: Manifest = { apiVersion: "apps/v1", kind: "Deploymet", metadata: { name: "x" } };
    const { outcome } = await withoutWrite(app, () => app.deploy([ship]));
    expect(outcome).toMatchObject({ outcome: "invalid", exitCode: 3, cause: { code: "kind-unknown" } });
  });
});

describe("an object that lives already and belongs to nobody", () => {
  test("is taken over when nothing contradicts, and the plan says so", async () => {
    const app = await newApp();
    await cluster.kubectl(["create", "configmap", "settings", "--from-literal=A=1", "-n", app.namespace]);
    const ran = await app.deploy([config({ A: "1" })]);
    expect(ran.outcome.outcome).toBe("succeeded");
    expect(
      ofType(ran, "warning")
        .map(({ message }) => message)
        .join(),
    ).toContain("taken over");
  });

  test("is refused when its owner wants it otherwise", async () => {
    const app = await newApp();
    await cluster.kubectl(["create", "configmap", "settings", "--from-literal=A=1", "-n", app.namespace]);
    const { outcome } = await withoutWrite(app, () => app.deploy([config({ A: "2" })]));
    expect(outcome).toMatchObject({ outcome: "refused", exitCode: 4, cause: { code: "FIELD_CONFLICT" } });
    expect(outcome.cause?.message).toContain("data.A (owned by kubectl-create)");
  });
});

describe("two runs at once", () => {
  test("the second is told who holds the lock, and changes nothing", async () => {
    const app = await newApp();
    const first = deploy(app.request([config({ A: "1" }), config({}, "other")]));
    while (true) {
      const { value } = await first.next();
      if (value.type === "locked") break;
    }
    const { outcome } = await withoutWrite(app, () => app.deploy([config({ A: "2" })]));
    expect(outcome).toMatchObject({ outcome: "locked", exitCode: 5, cause: { code: "LOCK_HELD" } });
    expect(outcome.cause?.message).toMatch(/since \d{4}-.*: test@here \(pid \d+\)/);
    let last = await first.next();
    while (last.done !== true) last = await first.next();
    expect(last.value.outcome).toBe("succeeded");
  });

  test("a lock of another host is taken over when no renewal is seen for a whole lease", async () => {
    const app = await newApp();
    const lease = {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: { name: "slipway.shop", namespace: app.namespace },
      spec: {
        holderIdentity: "someone@elsewhere",
        leaseDurationSeconds: 1,
        acquireTime: "2030-01-01T00:00:00.000000Z",
        renewTime: "2030-01-01T00:00:00.000000Z",
      },
    };
    await cluster.kubectl(["create", "-f", "-"], JSON.stringify(lease));
    const ran = await app.deploy([config({})]);
    expect(ofType(ran, "waiting").map(({ on }) => on)).toEqual(["the lock of someone@elsewhere, unless it is gone"]);
    expect(ran.outcome.outcome).toBe("succeeded");
    expect(Object.keys(await versionsIn(cluster, app.namespace)).filter((key) => key.startsWith("Lease"))).toEqual([]);
  });
});
