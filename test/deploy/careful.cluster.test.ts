import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { type Cluster, ClusterError } from "../../lib/cluster";
import { listReleases } from "../../lib/deploy";
import type { Manifest } from "../../lib/objects";
import { dropNamespace, newNamespace, testCluster } from "../support/test-cluster";
import { config, connectTo, doomedWeb, ofType, type Ran, TestApp, web } from "./deploy-support";

jest.setTimeout(120_000);

const cluster = testCluster();
let client: Cluster;
const namespaces: string[] = [];

async function makeNamespace(): Promise<string> {
  const name = await newNamespace(cluster, "careful");
  namespaces.push(name);
  return name;
}

async function newApp(): Promise<TestApp> {
  return new TestApp(client, await makeNamespace());
}

beforeAll(async () => {
  client = await connectTo(cluster);
});

afterAll(async () => {
  client.close();
  for (const name of namespaces) await dropNamespace(cluster, name);
});

function namespace(name: string): Manifest {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

function inside(name: string, manifest: Manifest): Manifest {
  return { ...manifest, metadata: { ...manifest.metadata, namespace: name } };
}

interface LiveMeta {
  readonly metadata: { readonly deletionTimestamp?: string; readonly labels: object };
}

async function expectUntouched(name: string): Promise<void> {
  const { metadata } = await cluster.get<LiveMeta>(["namespace", name]);
  expect(metadata.deletionTimestamp).toBeUndefined();
  expect(Object.keys(metadata.labels)).toEqual(["kubernetes.io/metadata.name"]);
}

function warnings(ran: Ran): string {
  return ofType(ran, "warning")
    .map(({ message }) => message)
    .join("\n");
}

describe("a Namespace that lived before the app", () => {
  test("survives the restore of the release that took it over", async () => {
    const app = await newApp();
    const own = await makeNamespace();
    await app.deploy([inside(own, web())]);
    const ran = await app.deploy([namespace(own), inside(own, doomedWeb())]);
    expect(ran.outcome).toMatchObject({ outcome: "failed-restored", exitCode: 7, restored: 1 });
    expect(warnings(ran)).toContain(`Namespace ${own} existed before the app took it over`);
    await expectUntouched(own);
  });

  test("survives a destroy, with everything foreign in it", async () => {
    const app = await newApp();
    const own = await makeNamespace();
    await cluster.kubectl(["create", "configmap", "foreign", "-n", own]);
    await app.deploy([namespace(own), inside(own, config({}))]);
    await app.deploy([namespace(own), inside(own, config({ A: "2" }))]);
    const ran = await app.destroy();
    expect(ran.outcome).toMatchObject({ outcome: "succeeded", exitCode: 0 });
    expect(ofType(ran, "pruned")).toMatchObject([{ object: { kind: "ConfigMap", name: "settings" } }]);
    await expectUntouched(own);
    await cluster.get(["configmap", "foreign", "-n", own]);
  });
});

test("a Namespace of the app is not deleted while an object that stays is in it, whoever says yes", async () => {
  const app = await newApp();
  const own = `${app.namespace}-own`;
  namespaces.push(own);
  await app.deploy([namespace(own), inside(own, config({}))]);
  const ran = await app.deploy([inside(own, config({ A: "2" }))], { yes: true });
  expect(ran.outcome.outcome).toBe("succeeded");
  expect(warnings(ran)).toContain(`Namespace ${own} still holds objects that stay`);
  await cluster.get(["configmap", "settings", "-n", own]);
  await app.destroy();
  expect((await cluster.kubectl(["get", "namespace", own])).stderr).toContain("NotFound");
});

test("a destroy is not done while an object is still being deleted, however often it is asked", async () => {
  const app = await newApp();
  const held = { ...config({}), metadata: { name: "held", finalizers: ["example.org/wait"] } };
  await app.deploy([held]);
  for (const _ of ["first", "second"]) {
    const { outcome } = await app.destroy({ timeoutMs: 1000 });
    expect(outcome).toMatchObject({ outcome: "failed", exitCode: 8 });
    expect(outcome.cause?.message).toContain("it waits for example.org/wait");
  }
  const patch = '{"metadata":{"finalizers":null}}';
  await cluster.kubectl(["patch", "configmap", "held", "-n", app.namespace, "--type=merge", "-p", patch]);
  expect((await app.destroy()).outcome).toMatchObject({ outcome: "succeeded", exitCode: 0 });
});

test("the last good release, deployed again and failing, is not replaced by an older one", async () => {
  const app = await newApp();
  await app.deploy([config({ A: "1" })]);
  await app.deploy([config({ A: "2" })]);
  await cluster.kubectl(["delete", "configmap", "settings", "-n", app.namespace]);
  const failure = { message: "requests were lost", hint: "drain first", evidence: [] };
  const traffic = { start: () => {}, finish: () => Promise.resolve(failure) };
  const ran = await app.deploy([config({ A: "2" })], { traffic });
  expect(ran.outcome).toMatchObject({ outcome: "failed", exitCode: 8, release: 3 });
  expect(ran.outcome.cause?.evidence?.join()).toContain("release 2, the last that succeeded, is the same");
  const live = await cluster.get<{ data: object }>(["configmap", "settings", "-n", app.namespace]);
  expect(live.data).toEqual({ A: "2" });
});

describe("a number of replicas that somebody else has set", () => {
  async function scaled(): Promise<TestApp> {
    const app = await newApp();
    await app.deploy([web()]);
    await cluster.kubectl(["scale", "deployment/web", "--replicas=2", "-n", app.namespace]);
    await cluster.kubectl(["rollout", "status", "deployment/web", "-n", app.namespace, "--timeout=60s"]);
    return app;
  }

  async function replicasOf(app: TestApp): Promise<number> {
    const { spec } = await cluster.get<{ spec: { replicas: number } }>(["deployment", "web", "-n", app.namespace]);
    return spec.replicas;
  }

  test("is left to them by a deploy, which says so", async () => {
    const app = await scaled();
    const ran = await app.deploy([web({ image: "nginx:1.25" })]);
    expect(ran.outcome).toMatchObject({ outcome: "succeeded", exitCode: 0 });
    expect(warnings(ran)).toContain("spec.replicas is left to kubectl");
    expect(await replicasOf(app)).toBe(2);
    expect((await app.deploy([web({ image: "nginx:1.25" })])).outcome.outcome).toBe("unchanged");
  });

  test("does not stop a restore", async () => {
    const app = await scaled();
    const ran = await app.deploy([doomedWeb()]);
    expect(ran.outcome).toMatchObject({ outcome: "failed-restored", exitCode: 7, restored: 1 });
    expect(await replicasOf(app)).toBe(2);
  });
});

function unreachable(): ClusterError {
  return new ClusterError("SERVER_UNREACHABLE", "the API server does not answer");
}

/** The client, whose server is away as long as it is asked to be. */
function breakable(real: Cluster): { readonly client: Cluster; gone: boolean } {
  const control = { client: real, gone: false };
  control.client = new Proxy(real, {
    get(target, verb) {
      const value: unknown = Reflect.get(target, verb);
      if (typeof value !== "function") return value;
      return (...args: unknown[]): unknown => {
        if (control.gone && verb !== "clockOffsetMs") return Promise.reject(unreachable());
        return (value as (...given: unknown[]) => unknown).apply(target, args);
      };
    },
  });
  return control;
}

describe("an API server that goes away in the middle", () => {
  test("is a failed release with that cause, not a refusal that changed nothing", async () => {
    const app = await newApp();
    const control = breakable(client);
    const finish = () => {
      control.gone = true;
      return Promise.resolve(undefined);
    };
    const traffic = { start: () => {}, finish };
    const { outcome } = await app.deploy([config({})], { cluster: control.client, traffic });
    expect(outcome).toMatchObject({
      outcome: "failed",
      exitCode: 8,
      release: 1,
      cause: { code: "SERVER_UNREACHABLE" },
    });
  });

  test("does not hide why the release failed", async () => {
    const app = await newApp();
    await app.deploy([config({})]);
    const control = breakable(client);
    const failure = { message: "requests were lost", hint: "drain first", evidence: [] };
    const finish = () => {
      control.gone = true;
      return Promise.resolve(failure);
    };
    const { outcome } = await app.deploy([config({ A: "2" })], {
      cluster: control.client,
      traffic: { start: () => {}, finish },
    });
    expect(outcome).toMatchObject({ outcome: "failed", exitCode: 8, cause: { code: "requests-lost" } });
    expect(outcome.cause?.evidence?.join()).toContain("the API server does not answer");
  });

  test("leaves the exit code of a signal as it is", async () => {
    const app = await newApp();
    const control = breakable(client);
    const abort = new AbortController();
    const finish = () => {
      control.gone = true;
      abort.abort();
      return Promise.resolve(undefined);
    };
    const more = { abort: abort.signal, interruptedBy: () => 143, traffic: { start: () => {}, finish } };
    const { outcome } = await app.deploy([config({})], { cluster: control.client, ...more });
    expect(outcome).toMatchObject({ outcome: "interrupted", exitCode: 143 });
  });
});

describe("custom resources", () => {
  const group = `g${randomBytes(4).toString("hex")}.example.org`;
  const names: string[] = [];

  function definition(plural: string, { served = true, kind = "Ship" } = {}): Manifest {
    const schema = { openAPIV3Schema: { type: "object" } };
    const name = `${plural}.${group}`;
    names.push(name);
    return {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name },
      spec: {
        group,
        names: { plural, kind, singular: plural.slice(0, -1) },
        scope: "Namespaced",
        versions: [
          { name: "v1alpha1", served, storage: false, schema },
          { name: "v1", served: true, storage: true, schema },
        ],
      },
    };
  }

  async function define(manifest: Manifest): Promise<void> {
    await cluster.kubectl(["apply", "-f", "-"], JSON.stringify(manifest));
    await cluster.kubectl(["wait", "--for=condition=Established", `crd/${manifest.metadata.name}`, "--timeout=30s"]);
  }

  afterAll(async () => {
    for (const name of names) await cluster.kubectl(["delete", "crd", name, "--ignore-not-found", "--wait=false"]);
  });

  test("whose recorded version is not served any more are still found and deleted", async () => {
    const app = await newApp();
    await define(definition("ships"));
    const first = new TestApp(await connectTo(cluster), app.namespace);
    const ship = { apiVersion: `${group}/v1alpha1`, kind: "Ship", metadata: { name: "a" } };
    expect((await first.deploy([config({}), ship])).outcome.outcome).toBe("succeeded");
    first.cluster.close();
    await define(definition("ships", { served: false }));
    const later = new TestApp(await connectTo(cluster), app.namespace);
    const ran = await later.deploy([config({})]);
    later.cluster.close();
    expect(ofType(ran, "pruned")).toMatchObject([{ object: { kind: "Ship", name: "a" } }]);
    expect((await cluster.kubectl(["get", `ships.${group}`, "-n", app.namespace])).stdout).toBe("");
  });

  test("whose definition is never established fail the release, and the last good one is put back", async () => {
    const app = await newApp();
    await define(definition("boats", { kind: "Boat" }));
    await app.deploy([config({ A: "good" })]);
    const rival = definition("rafts", { kind: "Boat" });
    const ran = await app.deploy([rival, config({ A: "bad" })]);
    expect(ran.outcome).toMatchObject({ outcome: "apply-failed", exitCode: 6, restored: 1 });
    expect((await cluster.kubectl(["get", "crd", rival.metadata.name])).stderr).toContain("NotFound");
    expect((await listReleases(app.request([]))).map(({ status }) => status)).toEqual([
      "succeeded",
      "failed",
      "succeeded",
    ]);
  });
});
