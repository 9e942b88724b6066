/** The API server's strict dry run as an oracle: what it makes of one object. */
import { type Cluster, connect, loadKubeconfig } from "../../lib/cluster";
import { isCodedError } from "../../lib/errors";
import { splitApiVersion } from "../../lib/graph";
import { isNamespacedKind } from "../../lib/graph/kind";
import type { Manifest } from "../../lib/objects";
import type { TestCluster } from "../support/test-cluster";

/** Why the server refuses an object; undefined when it takes it. */
export async function serverRefusal(cluster: Cluster, manifest: Manifest): Promise<string | undefined> {
  try {
    await cluster.apply(manifest, { dryRun: true, force: true });
    return undefined;
  } catch (error) {
    if (!isCodedError(error)) throw error;
    return `${error.code} ${error.message.slice(0, 300)}`;
  }
}

export async function connectTo({ kubeconfig }: TestCluster): Promise<Cluster> {
  return connect(await loadKubeconfig({ kubeconfig, env: {}, home: "/" }));
}

/** The same object in another namespace, if its kind lives in one. */
export function inNamespace(manifest: Manifest, namespace: string): Manifest {
  const { namespace: named, ...metadata } = manifest.metadata;
  const { group } = splitApiVersion(manifest.apiVersion);
  const lives = named !== undefined || isNamespacedKind(group, manifest.kind, new Map());
  return { ...manifest, metadata: lives ? { ...metadata, namespace } : metadata };
}
