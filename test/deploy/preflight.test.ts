import { expect, test } from "@jest/globals";
import { ClusterError } from "../../lib/cluster";
import { placeObjects } from "../../lib/deploy/preflight";
import { checkSight } from "../../lib/deploy/sight";
import { job, ScriptedCluster, watching } from "./scripted-cluster";

test("a kind that nobody offers is a finding that names object, place and the nearest kinds", async () => {
  const { session } = watching(new ScriptedCluster());
  const error = new ClusterError("KIND_UNKNOWN", "The server does not offer the kind apps/v1 Deploymnt.", {
    hint: "Did you mean apps/v1 Deployment?",
  });
  const cluster = { ...session.cluster, fetchKind: () => Promise.reject(error) };
  const manifest = { apiVersion: "apps/v1", kind: "Deploymnt", metadata: { name: "web" } };
  const { findings } = await placeObjects({ ...session, cluster }, [{ manifest, source: "k8s/web.yaml:3" }], "shop");
  expect(findings).toEqual([
    {
      code: "kind-unknown",
      severity: "error",
      object: { apiVersion: "apps/v1", kind: "Deploymnt", name: "web" },
      path: "kind",
      message: "k8s/web.yaml:3: The server does not offer the kind apps/v1 Deploymnt.",
      hint: "Did you mean apps/v1 Deployment?",
    },
  ]);
});

test("who may not watch the pods of a rollout is told before the first write", async () => {
  const cluster = new ScriptedCluster();
  cluster.denied.add("watch pods").add("list events");
  const { session } = watching(cluster);
  const { metadata, ...rest } = job("load");
  const ref = { group: "batch", kind: "Job", namespace: "shop", name: "load" };
  const desired = [{ ref, manifest: { ...rest, metadata: { name: metadata.name } } }];
  await expect(checkSight(session, desired)).rejects.toMatchObject({
    code: "FORBIDDEN",
    message: "no right to watch pods in shop: the rollout could not be watched",
  });
  cluster.denied.clear();
  await expect(checkSight(session, desired)).resolves.toBeUndefined();
});
