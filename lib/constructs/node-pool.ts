/**
 * A kind of node as one value: the labels that find it, the taints that keep others away, and what only it has.
 * Pinning to a pool writes the node selector and the tolerations together, since one without the other never works.
 */
import type { Labels } from "../objects";
import { checkLabels } from "./labels";
import { type Refuse, shown } from "./refuse";
import { labelValue, qualifiedName } from "./syntax";

export type TaintEffect = "NoSchedule" | "PreferNoSchedule" | "NoExecute";

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: TaintEffect;
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: "Equal" | "Exists";
  readonly value?: string;
  readonly effect?: TaintEffect;
  readonly tolerationSeconds?: number;
}

/**
 * @example
 * const gpuNodes: NodePool = {
 *   labels: { "hw-type": "gpu" },
 *   taints: [{ key: "hw-type", value: "gpu", effect: "NoSchedule" }],
 *   extendedResource: "nvidia.com/gpu",
 * };
 */
export interface NodePool {
  /** All of them must be on the node. */
  readonly labels: Labels;
  readonly taints?: readonly Taint[];
  /** Countable resource that the pool's nodes offer. */
  readonly extendedResource?: string;
}

export interface PlacementProps {
  /** Writes `nodeSelector` from the pool's labels and one toleration for each of its taints. */
  readonly pool?: NodePool;
  /** Labels that the node must have, all of them. */
  readonly nodeSelector?: Labels;
  readonly tolerations?: readonly Toleration[];
}

export interface PlacementJson {
  readonly nodeSelector?: Labels;
  readonly tolerations?: readonly Toleration[];
}

export function buildPlacement({ pool, nodeSelector, tolerations }: PlacementProps, refuse: Refuse): PlacementJson {
  if (pool !== undefined) checkPool(pool, refuse);
  if (nodeSelector !== undefined) checkLabels(nodeSelector, "nodeSelector", refuse);
  const labels = { ...pool?.labels, ...nodeSelector };
  for (const [key, value] of Object.entries(pool?.labels ?? {})) {
    if (labels[key] === value) continue;
    const fact = `nodeSelector asks for ${key}=${String(labels[key])}, the pool's nodes have ${key}=${value}`;
    refuse(fact, "Drop one of the two");
  }
  const all = [...(pool?.taints ?? []).map(toToleration), ...(tolerations ?? [])];
  return {
    ...(Object.keys(labels).length === 0 ? {} : { nodeSelector: labels }),
    ...(all.length === 0 ? {} : { tolerations: all }),
  };
}

function checkPool({ labels, taints = [], extendedResource }: NodePool, refuse: Refuse): void {
  if (Object.keys(labels).length === 0) refuse("pool.labels is empty", "Give the labels that the pool's nodes have");
  checkLabels(labels, "pool.labels", refuse);
  for (const { key, value } of taints) {
    const problem = qualifiedName(key) ?? (value === undefined ? undefined : labelValue(value));
    if (problem !== undefined)
      refuse(`pool.taints has ${shown(key)}=${shown(value ?? "")}: it ${problem}`, "Change it");
  }
  if (
    extendedResource !== undefined &&
    !(extendedResource.includes("/") && qualifiedName(extendedResource) === undefined)
  ) {
    refuse(`pool.extendedResource is ${shown(extendedResource)}`, 'Give a name such as "nvidia.com/gpu"');
  }
}

function toToleration({ key, value, effect }: Taint): Toleration {
  return value === undefined ? { key, operator: "Exists", effect } : { key, operator: "Equal", value, effect };
}
