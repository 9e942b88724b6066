/** What a cluster has made outside its folder, and whether it is still there. Others may run beside it meanwhile. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../lib/local/run";
import type { ClusterState } from "../../lib/local/state";

export interface Owner {
  readonly slot: number;
  readonly folder: string;
  /** Files in shared folders that carry no name of ours. */
  readonly sockets: readonly string[];
}

/** Call it while the cluster runs. */
export async function readOwner(state: ClusterState): Promise<Owner> {
  const bundles = await run("find", [state.folder, "-path", "*k8s.io*", "-name", "address", "-type", "f"]);
  const addresses = bundles.stdout
    .split("\n")
    .filter(Boolean)
    .map((path) => readFileSync(path, "utf8"));
  const sockets = addresses.map((address) => address.replace(/^unix:\/\//, ""));
  return { slot: state.network?.slot ?? -1, folder: state.folder, sockets };
}

const SHARED_FOLDERS = [
  "/run/netns",
  "/run/containerd/runc",
  "/var/lib/cni/results",
  "/var/log/pods",
  "/var/log/containers",
];

/** Every link, route, rule, mount, cgroup and file of the owner that is there now. */
export async function findTraces({ slot, folder, sockets }: Owner): Promise<readonly string[]> {
  const output = async (file: string, args: readonly string[]): Promise<string[]> =>
    (await run(file, args, { check: false })).stdout.split("\n");
  const name = new RegExp(`slipway${String(slot)}(?!\\d)`);
  const lines = [
    ...(await output("ip", ["-o", "link"])),
    ...(await output("ip", ["route"])),
    ...(await output("iptables-save", [])),
    ...(await output("find", ["/sys/fs/cgroup", "-mindepth", "1", "-maxdepth", "2", "-type", "d"])),
    ...readFileSync("/proc/self/mountinfo", "utf8").split("\n"),
    ...SHARED_FOLDERS.flatMap(describeFiles),
    ...(await output("ls", ["/tmp/hostpath_pv"])).filter(Boolean),
  ];
  return [...lines.filter((line) => name.test(line) || line.includes(folder)), ...sockets.filter(existsSync)];
}

/** Each file with what is in it: the CNI plugins' records name their cluster only there. */
function describeFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const path = join(folder, entry.name);
      return entry.isFile() && folder.includes("cni") ? `${path} ${readFileSync(path, "utf8")}` : path;
    });
  } catch {
    return [];
  }
}
