/** Kubeconfig files in a folder of their own, for one test. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { KubeconfigRequest } from "../../lib/cluster";
import { type ClusterAccess, loadKubeconfig } from "../../lib/cluster";

export interface KubeconfigFolder {
  readonly path: string;
  /** Writes a file below the folder; an object as JSON, which is YAML. Returns its path. */
  write(name: string, content: unknown): Promise<string>;
  /** Loads with this folder as home and working directory, and an empty environment. */
  load(request?: Partial<KubeconfigRequest>): Promise<ClusterAccess>;
  remove(): Promise<void>;
}

export async function createKubeconfigFolder(): Promise<KubeconfigFolder> {
  const path = await mkdtemp(join(tmpdir(), "slipway-kubeconfig-"));
  return {
    path,
    async write(name, content) {
      const file = join(path, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
      return file;
    },
    load: (request = {}) => loadKubeconfig({ env: {}, home: path, cwd: path, ...request }),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** A kubeconfig with one context `dev`. */
export function kubeconfig(user: unknown, cluster: object = { server: "https://dev.example:6443" }): object {
  return {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "dev",
    contexts: [{ name: "dev", context: { cluster: "dev", user: "admin", namespace: "shop" } }],
    clusters: [{ name: "dev", cluster }],
    users: [{ name: "admin", user }],
  };
}
