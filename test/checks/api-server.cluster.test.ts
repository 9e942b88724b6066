/**
 * The oracle of the field rules: for each object of the fixtures, alone, our rules and the API server's strict dry run
 * agree on accept or refuse. What they disagree on is listed here, with the reason.
 */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ALL_CHECKS, runChecks } from "../../lib/checks";
import { builtInSchemas } from "../../lib/checks/schema/built-in-schemas";
import { type Cluster, connect, loadKubeconfig } from "../../lib/cluster";
import { isCodedError } from "../../lib/errors";
import { deepField, splitApiVersion } from "../../lib/graph";
import type { Finding, Manifest } from "../../lib/objects";
import { readYaml } from "../../lib/synth/read-yaml";
import { dropNamespace, newNamespace, testCluster } from "../support/test-cluster";
import { readFixtures } from "./read-fixture";

/** Rules of severity error on single objects that the API server does not refuse. */
const NOT_REFUSED: Readonly<Record<string, string>> = {
  "duplicate-object": "about two objects",
  "generated-label-in-selector": "accepted, and dead after the next revision",
  "hpa-target-not-scalable": "accepted; the controller finds out",
  "node-port-out-of-range": "a dry run allocates no port",
  "pdb-selects-nothing": "about other objects",
  "probe-port-unresolved": "accepted; the probe fails for good",
  "selector-unsatisfiable": "accepted; it never matches",
  "yaml-duplicate-key": "gone once the YAML is parsed",
};

/** Rules about more than one object that see what the API server refuses in one of them, too. */
const REFUSED: ReadonlySet<string> = new Set(["hpa-target-missing", "host-port-conflict"]);

/** Refusals that no rule of ours repeats, by what the server says. */
const NOT_OURS: Readonly<Record<string, RegExp>> = {
  "server-side apply needs unique keys in a list, where a client-side apply takes the doubles":
    /duplicate entries for key/,
};

/** Objects on which we disagree knowingly. */
const DISAGREEMENTS: readonly { readonly title: RegExp; readonly reason: string }[] = [
  { title: /StatefulSet\/a{53}$/, reason: "accepted, but no pod of it can be created (kubernetes#64023)" },
  { title: /^suppression-/, reason: "ours is suppressed there" },
];

interface Verdict {
  readonly manifest: Manifest;
  readonly title: string;
  readonly ours: readonly string[];
  readonly theirs: string | undefined;
}

const singleObjectCodes = new Set(
  ALL_CHECKS.filter(({ needsWholeSet }) => needsWholeSet !== true).map(({ code }) => code),
);

function ourFaults(manifest: Manifest): string[] {
  const refused = ({ code, severity }: Finding): boolean =>
    severity === "error" && (singleObjectCodes.has(code) || isRefusedAnyway(code, manifest)) && !(code in NOT_REFUSED);
  return runChecks([{ manifest }])
    .filter(refused)
    .map(({ code, path }) => `${code} ${path}`);
}

/** An autoscaler of a misgrouped kind is refused; one whose target is merely missing is not. */
function isRefusedAnyway(code: string, { spec }: Manifest): boolean {
  if (code !== "hpa-target-missing") return REFUSED.has(code);
  return (
    deepField(spec, "scaleTargetRef.apiVersion") === "v1" && deepField(spec, "scaleTargetRef.kind") === "Deployment"
  );
}

describe("the API server and the field rules", () => {
  const oracle = testClusterLater();
  let cluster: Cluster;
  let namespace = "";

  beforeAll(async () => {
    namespace = await newNamespace(oracle(), "checks");
    cluster = connect(await loadKubeconfig({ kubeconfig: oracle().kubeconfig, env: {}, home: "/" }));
  });
  afterAll(async () => {
    await dropNamespace(oracle(), namespace);
  });

  test("agree on every object of the fixtures", async () => {
    const manifests = await objectsOfFixtures(namespace);
    expect(manifests.length).toBeGreaterThan(300);
    const verdicts: Verdict[] = [];
    for (const { manifest, title } of manifests) {
      verdicts.push({ manifest, title, ours: ourFaults(manifest), theirs: await refusal(cluster, manifest) });
    }
    const disagreements = verdicts
      .filter(({ ours, theirs }) => ours.length > 0 !== (theirs !== undefined))
      .filter(({ title }) => DISAGREEMENTS.every((known) => !known.title.test(title)))
      .filter(({ theirs }) => theirs === undefined || Object.values(NOT_OURS).every((words) => !words.test(theirs)))
      .map(
        ({ title, ours, theirs }) => `${title} · ours: ${ours.join(", ") || "accept"} · theirs: ${theirs ?? "accept"}`,
      );
    expect(disagreements).toEqual([]);
  }, 300_000);
});

function testClusterLater() {
  let known: ReturnType<typeof testCluster> | undefined;
  return () => {
    known ??= testCluster();
    return known;
  };
}

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
      const { namespace: named, ...metadata } = subject.manifest.metadata;
      const isNamespaced = named !== undefined || !CLUSTER_SCOPED.has(subject.manifest.kind);
      const manifest = {
        ...subject.manifest,
        metadata: isNamespaced ? { ...metadata, namespace } : metadata,
      } as Manifest;
      const key = JSON.stringify(manifest);
      if (!seen.has(key))
        seen.set(key, { manifest, title: `${code} › ${title} › ${manifest.kind}/${manifest.metadata.name}` });
    }
  }
  return [...seen.values()];
}

const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  "APIService",
  "ClusterRole",
  "ClusterRoleBinding",
  "CustomResourceDefinition",
  "IngressClass",
  "MutatingWebhookConfiguration",
  "Namespace",
  "PriorityClass",
  "ValidatingWebhookConfiguration",
]);

async function refusal(cluster: Cluster, manifest: Manifest): Promise<string | undefined> {
  try {
    await cluster.apply(manifest, { dryRun: true, force: true });
    return undefined;
  } catch (error) {
    if (!isCodedError(error)) throw error;
    return `${error.code} ${error.message.slice(0, 300)}`;
  }
}
