/**
 * The host's side of the real nodes' network: one bridge a cluster. Its name belongs to a slot, and the kernel gives a
 * name only once; so creating it is also the claim, and two clusters that start at once never get the same ranges.
 */
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { LocalClusterError } from "../errors";
import { findOverlap, freeSlots, SLOT_COUNT, type SlotRanges } from "./ipv4";
import { run } from "./run";
import type { NetworkState } from "./state";

export interface WantedRanges {
  /** A /24 for the bridge and the nodes. Default: the first free one. */
  readonly nodeRange?: string;
  /** A /16 for pods. Default: the first free one. */
  readonly podRange?: string;
}

/**
 * Creates the bridge. `record` is called with what is about to be made, before it is.
 * @throws CLUSTER_UNSUPPORTED when a wanted range, or every range, is in use
 */
export async function createNetwork(
  wanted: WantedRanges,
  record: (network: NetworkState | undefined) => void,
): Promise<NetworkState> {
  for (const ranges of chooseRanges(wanted, await listUsedRanges())) {
    const network = toNetwork(ranges);
    if (isTaken(network)) continue;
    record(network);
    const made = await run("ip", ["link", "add", network.bridge, "address", network.mac, "type", "bridge"], {
      check: false,
    });
    if (made.exitCode === 0) {
      await run("ip", ["addr", "add", `${network.address}/24`, "dev", network.bridge]);
      await run("ip", ["link", "set", network.bridge, "up"]);
      return network;
    }
    record(undefined);
    if (!made.stderr.includes("exists")) {
      throw new LocalClusterError(
        "CLUSTER_UNSUPPORTED",
        `A network bridge cannot be made here: ${made.stderr.trim()}`,
        {
          hint: "Real nodes need root and a kernel with bridges; simulated nodes need neither: --nodes simulated=1.",
        },
      );
    }
  }
  throw new LocalClusterError("CLUSTER_UNSUPPORTED", `All ${String(SLOT_COUNT)} address ranges are in use here.`, {
    hint: "`slipway cluster status` lists your clusters; take one down, or name ranges of your own.",
  });
}

/** By a cluster that runs, or by a namespace that something else left behind. */
function isTaken({ bridge }: NetworkState): boolean {
  if (existsSync(`/sys/class/net/${bridge}`)) return true;
  const namespaces = existsSync("/run/netns") ? readdirSync("/run/netns") : [];
  return namespaces.some((name) => name.startsWith(`${bridge}-`));
}

function chooseRanges({ nodeRange, podRange }: WantedRanges, used: readonly string[]): readonly SlotRanges[] {
  for (const range of [nodeRange, podRange]) {
    const taken = range === undefined ? undefined : findOverlap(range, used);
    if (taken === undefined) continue;
    throw new LocalClusterError("CLUSTER_UNSUPPORTED", `The range ${String(range)} overlaps ${taken}, in use here.`, {
      hint: "Choose a range that `ip route` does not show, or name none.",
    });
  }
  const slots = freeSlots(used);
  return slots.map((slot) => ({ ...slot, ...(nodeRange && { nodeRange }), ...(podRange && { podRange }) }));
}

function toNetwork({ slot, nodeRange, podRange }: SlotRanges): NetworkState {
  const mac = `02:${randomBytes(5)
    .toString("hex")
    .replace(/..(?=.)/g, "$&:")}`; // 02: locally administered
  return { slot, bridge: `slipway${String(slot)}`, mac, address: addressIn(nodeRange, 1), nodeRange, podRange };
}

/**
 * Whether the names of the slot may still be this cluster's: not when the bridge of that name is another one, made
 * after ours had gone.
 */
export async function ownsSlot({ bridge, mac }: NetworkState): Promise<boolean> {
  const { stdout, exitCode } = await run("ip", ["-j", "link", "show", bridge], { check: false });
  if (exitCode !== 0) return true;
  const [link] = JSON.parse(stdout) as { address?: string }[];
  return link?.address === mac;
}

/** `10.245.3.0/24`, 11 → `10.245.3.11`. */
export function addressIn(range: string, last: number): string {
  return range.replace(/\d+\/\d+$/, String(last));
}

/** Every range that this machine has an address in or a route to, the default route excepted. */
async function listUsedRanges(): Promise<readonly string[]> {
  const [routes, addresses] = await Promise.all([
    run("ip", ["-4", "-j", "route", "show", "table", "all"]),
    run("ip", ["-4", "-j", "addr"]),
  ]);
  const destinations = (JSON.parse(routes.stdout || "[]") as { dst?: string }[]).map(({ dst = "" }) => dst);
  const links = JSON.parse(addresses.stdout || "[]") as { addr_info?: { local?: string; prefixlen?: number }[] }[];
  const local = links.flatMap(({ addr_info = [] }) =>
    addr_info.map(({ local: address = "", prefixlen = 32 }) => `${address}/${String(prefixlen)}`),
  );
  return [...destinations, ...local].filter((range) => range !== "default" && !range.startsWith("0.0.0.0"));
}

/** Free TCP ports of an address, as the kernel gives them. */
export async function findFreePorts(address: string, names: readonly string[]): Promise<Record<string, number>> {
  const servers = await Promise.all(names.map(() => listenAnywhere(address)));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return Object.fromEntries(names.map((name, index) => [name, ports[index] ?? 0]));
}

function listenAnywhere(host: string): Promise<ReturnType<typeof createServer>> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, host, () => resolve(server));
  });
}
