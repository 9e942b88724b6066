import { describe, expect, jest, test } from "@jest/globals";
import { fetchRelease } from "../../lib/deploy";
import type { Manifest } from "../../lib/objects";
import { config, ofType, useApps, web } from "./deploy-support";

jest.setTimeout(120_000);

const { client, cluster, newApp } = useApps("watch");

function unready(name: string): Manifest {
  return web({ name, container: { readinessProbe: { httpGet: { path: "/", port: 81 }, periodSeconds: 1 } } });
}

test("what a crashing process prints of the set's Secret is in no event, outcome or record", async () => {
  const app = await newApp();
  const secret: Manifest = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "db" },
    stringData: { password: "hunter2-hunter2" },
  };
  const reason = { name: "EXIT_REASON", valueFrom: { secretKeyRef: { name: "db", key: "password" } } };
  const crashing = web({ container: { env: [{ name: "EXIT_CODE", value: "3" }, reason] } });
  const { events, outcome } = await app.deploy([secret, crashing]);
  expect(outcome).toMatchObject({ outcome: "failed", exitCode: 8 });
  const record = await fetchRelease(app.request([]), 1);
  const said = JSON.stringify([events, outcome, record]);
  expect(said).toContain("last line: ***");
  expect(said).not.toContain("hunter2");
});

test("a Job that its TTL deletes as soon as it is complete is no failure", async () => {
  const app = await newApp();
  const env = [{ name: "EXIT_CODE", value: "0" }];
  const spec = {
    ttlSecondsAfterFinished: 0,
    template: {
      spec: {
        restartPolicy: "Never",
        containers: [{ name: "app", image: "nginx:1.24", imagePullPolicy: "IfNotPresent", env }],
      },
    },
  };
  const migrate: Manifest = { apiVersion: "batch/v1", kind: "Job", metadata: { name: "migrate" }, spec };
  expect((await app.deploy([migrate, web()])).outcome).toMatchObject({ outcome: "succeeded" });
});

test("a stop ends the watch of a pod that never gets ready", async () => {
  const app = await newApp();
  const stop = new AbortController();
  const stream = app.deploy([unready("web")], { abort: stop.signal, timeoutMs: 110_000 });
  setTimeout(() => stop.abort(), 3_000);
  expect((await stream).outcome).toMatchObject({ outcome: "interrupted", exitCode: 130 });
}, 30_000);

test("a kind that nobody offers is a finding", async () => {
  const app = await newApp();
  const { outcome } = await app.deploy([{ ...config({}), apiVersion: "apps/v1", kind: "Deploymnt" }]);
  expect(outcome).toMatchObject({ outcome: "invalid", exitCode: 3, cause: { code: "kind-unknown" } });
  expect(outcome.cause?.hint).toContain("Did you mean apps/v1 Deployment?");
});

describe("an object that is unwell and that the release does not change", () => {
  test("gives a warning", async () => {
    const app = await newApp();
    await app.deploy([web(), config({ A: "1" })]);
    await cluster.kubectl(["scale", "deployment/web", "--replicas=0", "-n", app.namespace]);
    await cluster.kubectl(["delete", "pods", "--all", "-n", app.namespace, "--wait=true"]);
    const unfit = {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "none" },
      spec: { hard: { pods: "0" } },
    };
    await client().apply(
      { ...unfit, metadata: { ...unfit.metadata, namespace: app.namespace } },
      { fieldManager: "test" },
    );
    await cluster.kubectl(["scale", "deployment/web", "--replicas=1", "-n", app.namespace]);
    const ran = await app.deploy([web(), config({ A: "2" })], { timeoutMs: 20_000 });
    expect(ran.outcome).toMatchObject({ outcome: "succeeded", release: 2 });
    expect(
      ofType(ran, "warning")
        .map(({ message }) => message)
        .join(),
    ).toContain("this release does not change it");
  });
});
