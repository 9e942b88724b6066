/** A cluster for the length of a test run: started under a name of its own, and gone afterwards. */
import { randomBytes } from "node:crypto";
import { type ClusterOptions, clusterDown, clusterUp, type LocalCluster, loadImage, preparePrograms } from "../local";

export type EmbeddedClusterOptions = ClusterOptions;

export interface EmbeddedCluster extends LocalCluster {
  /** Loads an archive that `docker save` has written; returns the name that pods use. */
  loadImage(archive: string): Promise<string>;
  /** Takes the cluster down; nothing of it is left. */
  stop(): Promise<void>;
}

/**
 * Starts a cluster of one real node, or of the nodes asked for. Call it in `beforeAll` and `stop` in `afterAll`, each
 * with a limit of a minute; the very first start builds Kubernetes, which takes minutes: `prepareEmbeddedCluster` does
 * it beforehand.
 *
 * @throws CLUSTER_UNSUPPORTED when this machine cannot run the nodes asked for
 */
export async function startEmbeddedCluster(options: EmbeddedClusterOptions = {}): Promise<EmbeddedCluster> {
  const name = options.name ?? `test-${randomBytes(3).toString("hex")}`;
  const env = options.env === undefined ? {} : { env: options.env };
  const cluster = await clusterUp({ ...options, name });
  return {
    ...cluster,
    loadImage: (archive) => loadImage(name, archive, env),
    stop: async () => {
      await clusterDown(name, env);
    },
  };
}

/** Builds the cluster's programs into the user's cache, where they are not there yet; for a test run's global set-up. */
export async function prepareEmbeddedCluster(onProgress: (line: string) => void = () => {}): Promise<void> {
  await preparePrograms({ env: process.env, onProgress });
}
