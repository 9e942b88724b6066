/** What a user asks of a cluster, as text on the command line and as values. Pure. */
import { UsageError } from "../errors";

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

export interface NodePlan {
  /** Nodes that run containers (Linux, root). */
  readonly real: number;
  /** Nodes that exist as objects only. */
  readonly simulated: number;
  /** Of the simulated nodes. */
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** Beside cpu, memory and pods: `nvidia.com/gpu`. */
  readonly capacity: Readonly<Record<string, string>>;
}

export const DEFAULT_PLAN: NodePlan = { real: 1, simulated: 0, labels: {}, taints: [], capacity: {} };

// A node's number is the last part of its address and the third of its pods' addresses.
const MAX_REAL = 9;
const MAX_SIMULATED = 10_000;

/** `real=1,simulated=2` → counts; what is not named is 0. */
export function parseNodes(text: string): Pick<NodePlan, "real" | "simulated"> {
  const counts = { real: 0, simulated: 0 };
  for (const part of text.split(",")) {
    const match = /^(real|simulated)=(\d+)$/.exec(part.trim());
    if (match === null) throw badFlag("--nodes", text, "Write it as real=1,simulated=2.");
    counts[match[1] as "real" | "simulated"] = Number(match[2]);
  }
  if (counts.real > MAX_REAL) throw badFlag("--nodes", text, `At most ${String(MAX_REAL)} real nodes.`);
  if (counts.simulated > MAX_SIMULATED) {
    throw badFlag("--nodes", text, `At most ${String(MAX_SIMULATED)} simulated nodes.`);
  }
  return counts;
}

/** `hw-type=gpu` → ["hw-type", "gpu"]; `flag` names the option in the error. */
export function parsePair(text: string, flag: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw badFlag(flag, text, "Write it as key=value.");
  return [text.slice(0, at), text.slice(at + 1)];
}

/** `hw-type=gpu:NoSchedule`, as `kubectl taint` takes it. */
export function parseTaint(text: string): Taint {
  const match = /^([^=:]+)(?:=([^:]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$/.exec(text);
  if (match === null) throw badFlag("--simulated-taint", text, "Write it as key=value:NoSchedule.");
  const [, key = "", value = "", effect] = match;
  return { key, value, effect: effect as Taint["effect"] };
}

/** `nvidia.com/gpu=1` → a quantity by its resource name. */
export function parseCapacity(text: string): readonly [string, string] {
  const [key, quantity] = parsePair(text, "--simulated-capacity");
  if (!/^\d+(\.\d+)?([kMGTPE]i?|m)?$/.test(quantity)) {
    throw badFlag("--simulated-capacity", text, "The amount is a quantity such as 2 or 16Gi.");
  }
  return [key, quantity];
}

function badFlag(flag: string, text: string, hint: string): UsageError {
  return new UsageError("BAD_USAGE", `${flag} ${JSON.stringify(text)}: not understood.`, { hint });
}
