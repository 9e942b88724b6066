/**
 * The oracle of the field rules: for each object of the fixtures, alone, our rules and the API server's strict dry run
 * agree on accept or refuse. What they disagree on is listed here, with the reason, and compared exactly.
 * Thousands of generated objects are in mutations.test.ts and mutations.long.test.ts.
 */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { builtInSchemas } from "../../lib/checks/schema/built-in-schemas";
import type { Cluster } from "../../lib/cluster";
import { splitApiVersion } from "../../lib/graph";
import type { Manifest } from "../../lib/objects";
import { readYaml } from "../../lib/synth/read-yaml";
import { dropNamespace, newNamespace, testCluster } from "../support/test-cluster";
import { connectTo, inNamespace, serverRefusal } from "./api-server-oracle";
import { ourRefusals } from "./our-refusals";
import { readFixtures } from "./read-fixture";

/** Objects on which we disagree knowingly: `title: who refuses`. */
const DISAGREEMENTS: readonly { readonly reason: string; readonly where: readonly string[] }[] = [
  {
    reason: "server-side apply needs unique names in a list, where a client-side apply takes the doubles, and warns",
    where: [
      "env-var-duplicate › fail Deployment/web spec.template.spec.containers[0].env[1].name › Deployment/web: server",
      "env-var-duplicate › look-alike it extends its earlier value, or overrides envFrom › Deployment/web: server",
    ],
  },
  {
    reason: "accepted, but no pod of it can be created: its name is too long for a label (kubernetes#64023)",
    where: [`name-too-long › fail StatefulSet/${"a".repeat(53)} metadata.name › StatefulSet/${"a".repeat(53)}: ours`],
  },
  {
    reason: "ours is suppressed there",
    where: ["suppression-without-reason › look-alike two, each with a reason › Service/web: server"],
  },
  {
    reason: "admission looks the ServiceAccount of a Pod up: for us that is about two objects",
    where: ["service-account-missing › fail Pod/both spec.serviceAccountName › Pod/both: server"],
  },
  {
    reason: "two address families need a policy that allows both: not judged",
    where: ["immutable-field-changed › change Service/web spec.loadBalancerClass › Service/web: server"],
  },
  {
    reason: "an API that a cluster serves only where it is switched on",
    where: [
      "name-invalid › look-alike names for what an object holds › ClusterTrustBundle/example.com:signer:v1: server",
    ],
  },
];

describe("the API server and the field rules", () => {
  let cluster: Cluster;
  let namespace = "";

  beforeAll(async () => {
    namespace = await newNamespace(testCluster(), "checks");
    cluster = await connectTo(testCluster());
  });
  afterAll(async () => {
    await dropNamespace(testCluster(), namespace);
  });

  test("agree on every object of the fixtures but the listed ones", async () => {
    const manifests = await objectsOfFixtures(namespace);
    expect(manifests.length).toBeGreaterThan(300);
    const disagreements: string[] = [];
    for (const { manifest, title } of manifests) {
      const ours = ourRefusals(manifest);
      const theirs = await serverRefusal(cluster, manifest);
      if (ours.length > 0 === (theirs !== undefined)) continue;
      disagreements.push(`${title}: ${theirs === undefined ? "ours" : "server"}`);
    }
    expect(disagreements.toSorted()).toEqual(DISAGREEMENTS.flatMap(({ where }) => where).toSorted());
  }, 300_000);
});

/** Every object of a built-in kind once, moved into the namespace of the test. */
async function objectsOfFixtures(namespace: string): Promise<{ manifest: Manifest; title: string }[]> {
  const schemas = builtInSchemas("1.36");
  const seen = new Map<string, { manifest: Manifest; title: string }>();
  for (const { code, title, yaml } of readFixtures()) {
    const { objects } = await readYaml(yaml, "fixture.yaml");
    for (const { subject } of objects) {
      const { group, version } = splitApiVersion(subject.manifest.apiVersion);
      if (schemas.find(group, version, subject.manifest.kind) === undefined) continue;
      if (typeof subject.manifest.metadata.name !== "string") continue; // cannot be applied by name
      const manifest = inNamespace(subject.manifest, namespace);
      const key = JSON.stringify(manifest);
      if (!seen.has(key))
        seen.set(key, { manifest, title: `${code} › ${title} › ${manifest.kind}/${manifest.metadata.name}` });
    }
  }
  return [...seen.values()];
}
