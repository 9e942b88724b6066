/**
 * A kind of node as one value: the labels that find it, the taints that keep others away, and what only it has.
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

declare const pinToThePool: unique symbol;

/** Labels of a pool's nodes: a `nodeSelector` of them alone would forget the pool's taints, so it does not compile. */
export type PoolLabels = Labels & {
  readonly [pinToThePool]?: "give the pool itself: it brings its tolerations" | undefined;
};
/** Labels that a node must have, written by hand. */
export type NodeLabels = Labels & { readonly [pinToThePool]?: "labels of no pool" | undefined };

export interface PlainPool {
  /** All of them must be on the node. */
  readonly labels: PoolLabels;
  readonly taints?: readonly Taint[];
  readonly extendedResource?: undefined;
}

/** Such nodes are seldom without a taint, and a pod that does not tolerate it stays Pending: it must be said. */
export interface PoolWithResource {
  /** All of them must be on the node. */
  readonly labels: PoolLabels;
  /** `[]` for none. */
  readonly taints: readonly Taint[];
  /** Countable resource that the pool's nodes offer. */
  readonly extendedResource: string;
}

/**
 * A kind of node.
 *
 * @example
 * const gpuNodes: NodePool = {
 *   labels: { "hw-type": "gpu" },
 *   taints: [{ key: "hw-type", value: "gpu", effect: "NoSchedule" }],
 *   extendedResource: "nvidia.com/gpu",
 * };
 */
export type NodePool = PlainPool | PoolWithResource;

export function checkPool({ labels, taints = [], extendedResource }: NodePool, refuse: Refuse): void {
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
