import { describe, expect, jest, test } from "@jest/globals";
import { fetchRelease, fetchStatus, listReleases } from "../../lib/deploy";
import type { Manifest } from "../../lib/objects";
import { config, ofType, service, useApps, versionsIn, web } from "./deploy-support";

jest.setTimeout(120_000);

const { cluster, newApp } = useApps("deploy");

interface Named {
  readonly metadata: {
    readonly name: string;
    readonly annotations?: Record<string, string>;
    readonly labels?: Record<string, string>;
  };
}

describe("a deploy", () => {
  test("creates what is written, waits until it is ready, and keeps a record", async () => {
    const app = await newApp();
    const ran = await app.deploy([config({ A: "1" }), web({ replicas: 2 }), service()], {
      gitRevision: "abcdef0123456",
    });
    expect(ran.outcome).toMatchObject({ outcome: "succeeded", exitCode: 0, release: 1 });
    const live = await cluster.get<{ status: object } & Named>(["deployment", "web", "-n", app.namespace]);
    expect(live.status).toMatchObject({ readyReplicas: 2, updatedReplicas: 2 });
    expect(live.metadata.annotations?.["kubernetes.io/change-cause"]).toBe("release 1, git abcdef0");
    const release = await fetchRelease(app.request([]), 1);
    expect(release).toMatchObject({ status: "succeeded", author: "test@here", gitRevision: "abcdef0123456" });
    expect(release.objects.find(({ ref }) => ref.kind === "Deployment")).toMatchObject({ revision: 1, generation: 1 });
  });

  test("puts its labels on the metadata of each object and nowhere else", async () => {
    const app = await newApp();
    await app.deploy([web()]);
    const live = await cluster.get<Named & { spec: { selector: object; template: Named } }>([
      "deployment",
      "web",
      "-n",
      app.namespace,
    ]);
    expect(Object.keys(live.metadata.labels ?? {}).sort()).toEqual([
      "applyset.kubernetes.io/part-of",
      "slipway.dev/app",
    ]);
    expect(live.spec.template.metadata.labels).toEqual({ app: "web" });
    const parent = await cluster.get<Named>(["secret", "slipway.shop", "-n", app.namespace]);
    expect(parent.metadata.labels?.["applyset.kubernetes.io/id"]).toBe(
      live.metadata.labels?.["applyset.kubernetes.io/part-of"],
    );
    expect(parent.metadata.annotations?.["applyset.kubernetes.io/contains-group-kinds"]).toBe("Deployment.apps");
  });

  test("of the same app again writes nothing and takes no lock", async () => {
    const app = await newApp();
    const set = [
      config({ A: "1" }),
      web({ container: { ports: [{ containerPort: 80 }], env: [{ name: "A", value: "b" }] } }),
      service(),
    ];
    await app.deploy(set, { gitRevision: "aaaaaaa" });
    const before = await versionsIn(cluster, app.namespace);
    const ran = await app.deploy(set, { gitRevision: "bbbbbbb" });
    expect(ran.outcome).toMatchObject({ outcome: "unchanged", exitCode: 0, release: 1 });
    expect(ran.events.map(({ type }) => type)).toEqual(["started", "checked", "outcome"]);
    expect(await versionsIn(cluster, app.namespace)).toEqual(before);
    expect(Object.keys(before).filter((key) => key.startsWith("Lease"))).toEqual([]);
  });

  test("treats another spelling of a quantity as no change", async () => {
    const app = await newApp();
    const limited = (cpu: string) => [web({ container: { resources: { requests: { cpu } } } })];
    await app.deploy(limited("10m"));
    expect((await app.deploy(limited("0.01"))).outcome.outcome).toBe("unchanged");
  });

  test("of a changed pod template makes a new revision with its cause", async () => {
    const app = await newApp();
    await app.deploy([config({ A: "1" }), web()]);
    const ran = await app.deploy([config({ A: "1" }), web({ image: "nginx:1.25" })]);
    const [planned] = ofType(ran, "planned");
    expect(planned?.plan.steps.map(({ action, rolls, changes }) => ({ action, rolls, changes }))).toEqual([
      { action: "unchanged", rolls: false, changes: [] },
      {
        action: "update",
        rolls: true,
        changes: [{ path: "spec.template.spec.containers[name=app].image", before: "nginx:1.24", after: "nginx:1.25" }],
      },
    ]);
    expect(ofType(ran, "applied").map(({ object }) => object.kind)).toEqual(["Deployment"]);
    const { stdout } = await cluster.kubectl(["rollout", "history", "deployment/web", "-n", app.namespace]);
    expect(stdout).toMatch(/^1\s+release 1$/m);
    expect(stdout).toMatch(/^2\s+release 2$/m);
  });

  test("deletes what left the set, but nothing that is not ours any more", async () => {
    const app = await newApp();
    await app.deploy([config({}, "kept"), config({}, "dropped"), config({}, "given-away")]);
    await cluster.kubectl([
      "label",
      "cm/given-away",
      "-n",
      app.namespace,
      "slipway.dev/app-",
      "applyset.kubernetes.io/part-of-",
    ]);
    const ran = await app.deploy([config({}, "kept")]);
    expect(ran.outcome.outcome).toBe("succeeded");
    expect(ofType(ran, "pruned").map(({ object }) => object.name)).toEqual(["dropped"]);
    expect(
      ofType(ran, "warning")
        .map(({ message }) => message)
        .join(),
    ).toContain("given-away");
    const left = await cluster.get<{ items: Named[] }>(["configmaps", "-n", app.namespace]);
    expect(left.items.map(({ metadata }) => metadata.name).sort()).toEqual(["given-away", "kept", "kube-root-ca.crt"]);
  });

  test("brings a kind along and objects of it", async () => {
    const app = await newApp();
    const group = `g${app.namespace.slice(-8)}.example.com`;
    const schema = {
      openAPIV3Schema: {
        type: "object",
        properties: { spec: { type: "object", properties: { size: { type: "integer" } } } },
      },
    };
    const crd: Manifest = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: `boats.${group}` },
      spec: {
        group,
        scope: "Namespaced",
        names: { kind: "Boat", plural: "boats" },
        versions: [{ name: "v1", served: true, storage: true, schema }],
      },
    };
    const boat: Manifest = { apiVersion: `${group}/v1`, kind: "Boat", metadata: { name: "tug" }, spec: { size: 3 } };
    expect((await app.deploy([boat, crd])).outcome).toMatchObject({ outcome: "succeeded" });
    const live = await cluster.get<{ spec: object }>([`boats.${group}`, "tug", "-n", app.namespace]);
    expect(live.spec).toEqual({ size: 3 });
    expect((await app.deploy([boat, crd])).outcome.outcome).toBe("unchanged");
    expect((await app.destroy()).outcome.outcome).toBe("succeeded");
    expect((await cluster.kubectl(["get", "crd", `boats.${group}`])).stderr).toContain("NotFound");
  });

  test("shows values of Secrets nowhere", async () => {
    const app = await newApp();
    const secret = (password: string): Manifest => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "db" },
      stringData: { password },
    });
    const first = await app.deploy([secret("tr0ub4dor-one")]);
    const second = await app.deploy([secret("tr0ub4dor-two")]);
    const [planned] = ofType(second, "planned");
    expect(planned?.plan.steps[0]?.changes).toEqual([{ path: "data.password", before: "***", after: "***" }]);
    expect((await app.deploy([secret("tr0ub4dor-two")])).outcome.outcome).toBe("unchanged");
    const said = JSON.stringify([
      first,
      second,
      await listReleases(app.request([])),
      await fetchStatus(app.request([])),
    ]);
    for (const value of ["tr0ub4dor-one", "tr0ub4dor-two"]) {
      expect(said).not.toContain(value);
      expect(said).not.toContain(Buffer.from(value).toString("base64"));
    }
  });

  test("plans without writing when asked for a dry run", async () => {
    const app = await newApp();
    const before = await versionsIn(cluster, app.namespace);
    const ran = await app.deploy([config({ A: "1" })], { dryRun: true });
    expect(ran.outcome).toMatchObject({ outcome: "planned", exitCode: 0 });
    expect(await versionsIn(cluster, app.namespace)).toEqual(before);
  });
});

describe("a rollback", () => {
  test("without a number goes to the last release with other content, with one goes there", async () => {
    const app = await newApp();
    await app.deploy([config({ A: "1" }), web()]);
    await app.deploy([config({ A: "2" }), web({ image: "nginx:1.25" })]);
    expect((await app.rollback()).outcome).toMatchObject({ outcome: "succeeded", release: 3 });
    const { data } = await cluster.get<{ data: object }>(["cm", "settings", "-n", app.namespace]);
    expect(data).toEqual({ A: "1" });
    const { stdout } = await cluster.kubectl(["rollout", "history", "deployment/web", "-n", app.namespace]);
    expect(stdout).toMatch(/^2\s+release 2\n3\s+release 3$/m);
    const sets = await cluster.get<{ items: unknown[] }>(["replicasets", "-n", app.namespace]);
    expect(sets.items).toHaveLength(2);
    expect((await app.rollback({ to: 2 })).outcome).toMatchObject({ outcome: "succeeded", release: 4 });
    const release = await fetchRelease(app.request([]), 4);
    expect(release).toMatchObject({ intent: "rollback", restores: 2 });
  });

  test("to a release that is not there is refused with those that are", async () => {
    const app = await newApp();
    await app.deploy([config({ A: "1" })]);
    const { outcome } = await app.rollback({ to: 7 });
    expect(outcome).toMatchObject({ outcome: "refused", exitCode: 4, cause: { code: "RELEASE_NOT_FOUND" } });
    expect(outcome.cause?.message).toContain("there is no release 7");
    expect(outcome.cause?.hint).toContain("1");
  });
});

describe("destroy", () => {
  test("leaves nothing: no object, no Namespace of the app, no record, no lock", async () => {
    const app = await newApp();
    const before = Object.keys(await versionsIn(cluster, app.namespace));
    const own = `${app.namespace}-own`;
    const placed = [web(), service(), config({})].map((manifest) => ({
      ...manifest,
      metadata: { ...manifest.metadata, namespace: own },
    }));
    await app.deploy([{ apiVersion: "v1", kind: "Namespace", metadata: { name: own } }, ...placed]);
    expect((await app.destroy()).outcome).toMatchObject({ outcome: "succeeded", exitCode: 0 });
    expect((await cluster.kubectl(["get", "namespace", own])).stderr).toContain("NotFound");
    expect(Object.keys(await versionsIn(cluster, app.namespace))).toEqual(before);
    expect((await app.destroy()).outcome).toMatchObject({ outcome: "unchanged", exitCode: 0 });
  });
});
