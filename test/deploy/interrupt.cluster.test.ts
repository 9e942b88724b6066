import { beforeAll, describe, expect, jest, test } from "@jest/globals";
import { type DeployEvent, deploy, fetchStatus, listReleases } from "../../lib/deploy";
import type { Manifest } from "../../lib/objects";
import { config, doomedWeb, ofType, service, type TestApp, toObject, useApps, web } from "./deploy-support";
import type { DriveRequest } from "./drive-deploy";

jest.setTimeout(180_000);

const { cluster, newApp } = useApps("interrupt");

/** Runs the verb in another process, which is killed at the event. */
async function runKilled(
  app: TestApp,
  killAt: DeployEvent["type"],
  drive: Partial<DriveRequest> & { set?: readonly Manifest[] },
) {
  const { execa } = await import("execa");
  const { set = [], ...rest } = drive;
  const { kubeconfig } = cluster;
  const { namespace, app: name } = app;
  const base = {
    verb: "deploy",
    kubeconfig,
    app: name,
    home: namespace,
    namespace,
    timeoutMs: 60_000,
    killAt,
  } as const;
  const request: DriveRequest = { ...base, objects: set.map(toObject), ...rest };
  const script = ["--import", "tsx", "test/deploy/drive-deploy.ts"];
  const result = await execa(process.execPath, script, { input: JSON.stringify(request), reject: false });
  expect(result.signal).toBe("SIGKILL");
  return result.stdout.split("\n").map((line) => (JSON.parse(line) as DeployEvent).type);
}

interface Spec {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: object };
  readonly spec?: object;
  readonly data?: object;
}

/** What a user wants of each object, as kubectl sees it, without what the server adds for each one anew. */
async function contentOf({ namespace }: TestApp): Promise<unknown> {
  const { items } = await cluster.get<{ items: Spec[] }>(["deployments,services,configmaps", "-n", namespace]);
  return items.map(({ kind, metadata: { name, labels }, spec, data }) => {
    const { clusterIP: _, clusterIPs: __, ...rest } = (spec ?? {}) as Record<string, unknown>;
    return {
      kind,
      name,
      spec: rest,
      ...(name === "kube-root-ca.crt" ? {} : { data }),
      labelled: Object.keys(labels ?? {}),
    };
  });
}

async function leasesIn({ namespace }: TestApp): Promise<number> {
  return (await cluster.get<{ items: unknown[] }>(["leases", "-n", namespace])).items.length;
}

const v1 = [config({ A: "1" }), config({}, "dropped"), web(), service()];
const v2 = [config({ A: "2" }), config({}, "added"), web({ image: "nginx:1.25" }), service()];

describe("a deploy that is killed", () => {
  let unbroken: unknown;

  beforeAll(async () => {
    const app = await newApp();
    await app.deploy(v1);
    await app.deploy(v2);
    unbroken = await contentOf(app);
  });

  test.each(["locked", "recorded", "applied", "watching", "pruned"] as const)(
    "at `%s` is finished by the next, as if it had not been",
    async (killAt) => {
      const app = await newApp();
      await app.deploy(v1);
      const types = await runKilled(app, killAt, { set: v2 });
      expect(types.at(-1)).toBe(killAt);
      expect(await leasesIn(app)).toBe(1);
      const { latest } = await fetchStatus(app.request([]));
      expect(latest).toMatchObject(
        killAt === "locked" ? { number: 1, status: "succeeded" } : { number: 2, status: "pending" },
      );
      const ran = await app.deploy(v2);
      expect(ran.outcome).toMatchObject({ outcome: "succeeded", exitCode: 0 });
      expect(ofType(ran, "settled").map(({ release }) => release)).toEqual(killAt === "locked" ? [] : [2]);
      expect(await contentOf(app)).toEqual(unbroken);
      expect(await leasesIn(app)).toBe(0);
      expect((await app.deploy(v2)).outcome.outcome).toBe("unchanged");
    },
  );

  test("while it restores is finished by the next", async () => {
    const app = await newApp();
    await app.deploy(v1);
    await runKilled(app, "restoring", { set: [config({ A: "2" }), config({}, "added"), doomedWeb(), service()] });
    expect((await app.deploy(v2)).outcome.outcome).toBe("succeeded");
    expect(await contentOf(app)).toEqual(unbroken);
    expect(await leasesIn(app)).toBe(0);
  });

  test("as a first install leaves no object that a destroy would not find", async () => {
    const app = await newApp();
    const before = await contentOf(app);
    await runKilled(app, "applied", { set: v1 });
    expect((await app.destroy()).outcome.outcome).toBe("succeeded");
    expect(await contentOf(app)).toEqual(before);
    expect((await cluster.get<{ items: unknown[] }>(["secrets,leases", "-n", app.namespace])).items).toEqual([]);
  });
});

describe("a destroy that is killed", () => {
  test("is finished by the next", async () => {
    const app = await newApp();
    const before = await contentOf(app);
    await app.deploy(v1);
    await runKilled(app, "pruned", { verb: "destroy" });
    expect((await app.destroy()).outcome.outcome).toBe("succeeded");
    expect(await contentOf(app)).toEqual(before);
    expect((await cluster.get<{ items: unknown[] }>(["secrets,leases", "-n", app.namespace])).items).toEqual([]);
  });
});

describe("a deploy that is told to stop", () => {
  test("stops safely: recorded, unlocked, with the exit code of the signal; the next goes on", async () => {
    const app = await newApp();
    await app.deploy(v1);
    const abort = new AbortController();
    const unready = web({ container: { readinessProbe: { httpGet: { path: "/", port: 81 } } } });
    const request = {
      abort: abort.signal,
      interruptedBy: () => 143,
      traffic: { start: () => abort.abort(), finish: () => Promise.resolve(undefined) },
    };
    const ran = await app.deploy([config({ A: "2" }), unready, service()], { ...request, yes: true });
    expect(ran.outcome).toMatchObject({ outcome: "interrupted", exitCode: 143 });
    expect(await leasesIn(app)).toBe(0);
    expect((await listReleases(app.request([]))).map(({ status }) => status)).toEqual(["succeeded", "interrupted"]);
    expect((await app.deploy(v1)).outcome).toMatchObject({ outcome: "succeeded", release: 3 });
  });

  test("and one whose events nobody takes any more stops as well", async () => {
    const app = await newApp();
    for await (const event of deploy(app.request(v1))) if (event.type === "applied") break;
    expect(await leasesIn(app)).toBe(0);
    expect((await listReleases(app.request([]))).map(({ status }) => status)).toEqual(["interrupted"]);
  });
});

describe("a deploy that loses its lock", () => {
  test("sends no further request, and leaves the rest to the one that took it", async () => {
    const app = await newApp();
    const stream = deploy(app.request(v1));
    while (true) {
      const { value } = await stream.next();
      if (value.type === "recorded") break;
    }
    await cluster.kubectl(["delete", "lease", "slipway.shop", "-n", app.namespace]);
    expect((await app.deploy(v2)).outcome.outcome).toBe("succeeded");
    const before = await contentOf(app);
    // The heartbeat that notices shows nowhere: it is due every five seconds.
    await new Promise((resolve) => setTimeout(resolve, 6000));
    let last = await stream.next();
    while (last.done !== true) last = await stream.next();
    expect(last.value).toMatchObject({ outcome: "failed", exitCode: 8, cause: { code: "LOCK_LOST" } });
    expect(await contentOf(app)).toEqual(before);
  });
});
