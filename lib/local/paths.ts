/**
 * Where things lie: each cluster in a folder of its own, programs in the user's cache, Go sources in this package.
 * Nothing is ever written to ~/.kube.
 */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../errors";

export type Environment = Readonly<Record<string, string | undefined>>;

// With the slot's number behind it, it must fit in the names of namespaces and cgroups and in socket paths.
const CLUSTER_NAME = /^[a-z]([-a-z0-9]{0,18}[a-z0-9])?$/;

// A Unix socket's path has at most 107 bytes; the kubelet makes the deepest one of ours.
const SOCKET_PATH_LIMIT = 107;
const DEEPEST_SOCKET = "real-10/kubelet/device-plugins/kubelet.sock";

/** `$SLIPWAY_HOME`, else the user's data folder. */
export function homeFolder(env: Environment): string {
  if (env.SLIPWAY_HOME) return env.SLIPWAY_HOME;
  return join(env.XDG_DATA_HOME || join(env.HOME || homedir(), ".local", "share"), "slipway");
}

export function clustersFolder(env: Environment): string {
  return join(homeFolder(env), "clusters");
}

/** The folder of one cluster. Throws `BAD_USAGE` for a name that cannot be one. */
export function clusterFolder(name: string, env: Environment): string {
  if (!CLUSTER_NAME.test(name)) {
    throw new UsageError("BAD_USAGE", `--name ${JSON.stringify(name)}: not a cluster name.`, {
      hint: "Use up to 20 lower-case letters, digits and hyphens, a letter first.",
    });
  }
  const folder = join(clustersFolder(env), name);
  const longest = Buffer.byteLength(join(folder, DEEPEST_SOCKET));
  if (longest > SOCKET_PATH_LIMIT) {
    throw new UsageError("BAD_USAGE", `${folder}: too long, sockets below it would exceed what Linux allows.`, {
      hint: `Set SLIPWAY_HOME to a path that is ${String(longest - SOCKET_PATH_LIMIT)} characters shorter.`,
    });
  }
  return folder;
}

/** Where built programs are kept. */
export function cacheFolder(env: Environment): string {
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache"), "slipway");
}

/** The Go sources: beside this file in the repository, under `lib/` in the installed package. */
export function sourceFolder(): string {
  const candidates = [join(__dirname, "kube"), join(__dirname, "..", "..", "lib", "local", "kube")];
  const found = candidates.find((folder) => existsSync(join(folder, "go.mod")));
  if (found === undefined) throw new Error(`The Go sources are missing from this package: ${candidates.join(", ")}`);
  return found;
}
