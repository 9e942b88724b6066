import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import type { Manifest } from "../../lib/objects";
import { readManifests } from "../../lib/synth";
import { dropNamespace, newNamespace, type TestCluster, testCluster } from "../support/test-cluster";
import { MANIFEST_ROWS, renderRow } from "./manifest-rows";

const fixtures = { cwd: join(__dirname, "../fixtures/manifests"), readInput: async () => "" };

jest.setTimeout(60_000); // real requests, on a machine that may be busy

describe("after the API server has set its defaults", () => {
  let cluster: TestCluster;
  let namespace: string;
  beforeAll(async () => {
    cluster = testCluster();
    namespace = await newNamespace(cluster, "manifests");
  });
  afterAll(() => dropNamespace(cluster, namespace));

  test.each(MANIFEST_ROWS)("$row: the construct and $file are the same object", async (row) => {
    const [written] = await readManifests([row.file], fixtures);
    if (written === undefined) throw new Error(`${row.file} is empty`);
    const [ours, theirs] = await Promise.all([applied(renderRow(row)), applied(written.manifest)]);
    expect(ours).toEqual(theirs);
    expect(ours.kind).toBe(written.manifest.kind); // really what the server answered
  });

  /** As the API server would store it. A fixed NodePort is dropped on both sides: another test may hold it. */
  async function applied(manifest: Manifest): Promise<Manifest> {
    const movable = JSON.parse(JSON.stringify(manifest), (key, value) => (key === "nodePort" ? undefined : value));
    const input = JSON.stringify({ ...movable, metadata: { ...manifest.metadata, namespace } });
    const flags = ["apply", "--server-side", "--dry-run=server", "--validate=strict", "-o", "json", "-f", "-"];
    const { stdout, stderr, exitCode } = await cluster.kubectl(flags, input);
    if (exitCode !== 0) throw new Error(stderr);
    const { metadata, ...rest } = JSON.parse(stdout) as Manifest;
    const { managedFields, uid, creationTimestamp, resourceVersion, ...kept } = metadata;
    return JSON.parse(JSON.stringify({ ...rest, metadata: kept }), withoutAssigned) as Manifest;
  }
});

/** What the server picks anew for each request: addresses, ports, the name of the token volume. */
function withoutAssigned(key: string, value: unknown): unknown {
  if (["clusterIP", "clusterIPs", "nodePort"].includes(key)) return undefined;
  return typeof value === "string" ? value.replace(/^kube-api-access-\w+$/, "kube-api-access") : value;
}
