import { describe, expect, jest, test } from "@jest/globals";
import { fetchStatus, listReleases } from "../../lib/deploy";
import type { Manifest } from "../../lib/objects";
import { config, doomedWeb, ofType, service, useApps, web } from "./deploy-support";

jest.setTimeout(120_000);

const { cluster, newApp } = useApps("failure");

interface Live {
  readonly data?: object;
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly { image: string }[] } } };
  readonly status: object;
}

describe("a doomed update", () => {
  test("is seen in seconds, and all of the last good release is put back", async () => {
    const app = await newApp();
    await app.deploy([config({ A: "good" }), web(), service()]);
    const ran = await app.deploy([config({ A: "bad" }), config({}, "added"), doomedWeb(), service()]);
    expect(ran.outcome).toMatchObject({ outcome: "failed-restored", exitCode: 7, release: 2, restored: 1 });
    expect(ran.outcome.cause).toMatchObject({
      code: "image-not-found",
      constructPath: "shop/web",
      object: { kind: "Deployment" },
    });
    expect(ofType(ran, "restored")).toMatchObject([{ release: 1, as: 3 }]);
    const live = await cluster.get<Live>(["deployment", "web", "-n", app.namespace]);
    expect(live.spec.template.spec.containers[0]?.image).toBe("nginx:1.24");
    expect(live.status).toMatchObject({ readyReplicas: 1, updatedReplicas: 1, replicas: 1 });
    expect((await cluster.get<Live>(["cm", "settings", "-n", app.namespace])).data).toEqual({ A: "good" });
    expect((await cluster.kubectl(["get", "cm", "added", "-n", app.namespace])).stderr).toContain("NotFound");
    const releases = await listReleases(app.request([]));
    expect(releases.map(({ status, intent }) => `${status} ${intent}`)).toEqual([
      "succeeded deploy",
      "failed deploy",
      "succeeded rollback",
    ]);
    expect(releases[1]?.failure).toMatchObject({ code: "image-not-found" });
    // The good set is deployed, as far as anybody can tell.
    expect((await app.deploy([config({ A: "good" }), web(), service()])).outcome.outcome).toBe("unchanged");
  });

  test("is left as it is when asked, and the next deploy goes on from there", async () => {
    const app = await newApp();
    await app.deploy([web()]);
    const ran = await app.deploy([doomedWeb()], { noRollback: true });
    expect(ran.outcome).toMatchObject({ outcome: "failed", exitCode: 8, release: 2 });
    expect(ofType(ran, "restoring")).toEqual([]);
    expect((await app.rollback()).outcome).toMatchObject({ outcome: "succeeded", release: 3 });
    expect((await fetchStatus(app.request([]))).latest).toMatchObject({ number: 3, restores: 1 });
  });

  test("of a first install has nothing to put back, and a good deploy mends it", async () => {
    const app = await newApp();
    expect((await app.deploy([doomedWeb()])).outcome).toMatchObject({ outcome: "failed", exitCode: 8, release: 1 });
    expect((await app.deploy([web()])).outcome).toMatchObject({ outcome: "succeeded", release: 2 });
  });

  test("deployed again is tried again, not taken for unchanged", async () => {
    const app = await newApp();
    await app.deploy([doomedWeb()]);
    expect((await app.deploy([doomedWeb()])).outcome).toMatchObject({ outcome: "failed", exitCode: 8, release: 2 });
  });

  test("that only takes too long names what it waited for", async () => {
    const app = await newApp();
    const unready = web({ container: { readinessProbe: { httpGet: { path: "/", port: 81 }, periodSeconds: 1 } } });
    const { outcome } = await app.deploy([unready], { timeoutMs: 4000 });
    expect(outcome).toMatchObject({ outcome: "failed", exitCode: 8 });
    expect(outcome.cause?.message).not.toBe("");
    expect(outcome.cause?.evidence?.join("\n")).toContain("Readiness probe failed");
  });
});

/** Our own checks know both faults; here the API server is to find them. */
const REASONS = "service-selects-nothing: not its point; node-port-collision: the API server is to find it";

describe("an apply that is refused although the dry run passed", () => {
  test("names the object, and puts back what was applied before it", async () => {
    const app = await newApp();
    await app.deploy([config({ A: "good" })]);
    // A dry run reserves no node port: each of the two passes alone. The port is of the range that is never handed out.
    const nodePort = (name: string): Manifest => ({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, annotations: { "slipway.dev/ignore": REASONS } },
      spec: { type: "NodePort", selector: { app: "none" }, ports: [{ port: 80, nodePort: 30067 }] },
    });
    const ran = await app.deploy([config({ A: "bad" }), nodePort("one"), nodePort("two")]);
    expect(ran.outcome).toMatchObject({ outcome: "apply-failed", exitCode: 6, restored: 1 });
    const { cause } = ran.outcome;
    expect(["shop/one", "shop/two"]).toContain(cause?.constructPath);
    expect(cause?.message).toMatch(/30067.*already allocated|already allocated.*30067/);
    expect((await cluster.get<Live>(["cm", "settings", "-n", app.namespace])).data).toEqual({ A: "good" });
    const left = await cluster.kubectl(["get", "services", "-n", app.namespace, "-o", "name"]);
    expect(left.stdout).toBe("");
  });
});

describe("a traffic gate", () => {
  test("that lost requests fails the rollout and restores", async () => {
    const app = await newApp();
    await app.deploy([web()]);
    const started: string[] = [];
    const failure = { message: "3 of 100 requests were lost", hint: "drain first", evidence: ["GET / reset"] };
    const traffic = { start: () => void started.push("start"), finish: () => Promise.resolve(failure) };
    const ran = await app.deploy([web({ image: "nginx:1.25" })], { traffic });
    expect(started).toEqual(["start"]);
    expect(ran.outcome).toMatchObject({
      outcome: "failed-restored",
      exitCode: 7,
      cause: { code: "requests-lost", ...failure },
    });
  });
});
