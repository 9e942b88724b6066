/**
 * A kind of node as one value: the labels that find it, the taints that keep others away, and what only it has.
 * Pinning to a pool writes the node selector and the tolerations together, since one without the other never works.
 */
import type { Labels } from "../objects";
import { type AffinityPlace, type AffinityProps, buildAffinity, poolsOf } from "./affinity";
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

export interface PlacementProps extends AffinityProps {
  /** Writes `nodeSelector` from the pool's labels and one toleration for each of its taints. */
  readonly pool?: NodePool;
  /** Labels that the node must have, all of them. */
  readonly nodeSelector?: NodeLabels;
  readonly tolerations?: readonly Toleration[];
}

export interface PlacementJson {
  readonly nodeSelector?: Labels;
  readonly tolerations?: readonly Toleration[];
}

export function buildPlacement(props: PlacementProps, place: AffinityPlace): PlacementJson {
  const { pool, nodeSelector, tolerations } = props;
  const { refuse } = place;
  const pools = [...(pool === undefined ? [] : [pool]), ...poolsOf(props.nodeAffinity)];
  for (const one of pools) checkPool(one, refuse);
  if (nodeSelector !== undefined) checkLabels(nodeSelector, "nodeSelector", refuse);
  const labels = { ...pool?.labels, ...nodeSelector };
  for (const [key, value] of Object.entries(pool?.labels ?? {})) {
    if (labels[key] === value) continue;
    const fact = `nodeSelector asks for ${key}=${String(labels[key])}, the pool's nodes have ${key}=${value}`;
    refuse(fact, "Drop one of the two");
  }
  const all = withoutTwins([...pools.flatMap(({ taints = [] }) => taints.map(toToleration)), ...(tolerations ?? [])]);
  for (const toleration of all) checkToleration(toleration, refuse);
  return {
    ...(Object.keys(labels).length === 0 ? {} : { nodeSelector: labels }),
    ...(all.length === 0 ? {} : { tolerations: all }),
    ...buildAffinity(props, place),
  };
}

function withoutTwins(tolerations: readonly Toleration[]): readonly Toleration[] {
  return [...new Map(tolerations.map((one) => [JSON.stringify(one), one])).values()];
}

function checkToleration({ key, operator, value, effect, tolerationSeconds }: Toleration, refuse: Refuse): void {
  const problem = key === undefined ? undefined : qualifiedName(key);
  if (problem !== undefined) refuse(`tolerations has the key ${shown(key)}: it ${problem}`, "Change the key");
  if (key === undefined && operator !== "Exists") {
    refuse("tolerations has one without a key", 'Give a key, or operator: "Exists" to tolerate every taint');
  }
  if (operator === "Exists" && value !== undefined) {
    refuse(`tolerations: ${key ?? "one"} Exists has the value ${shown(value)}`, "Drop the value or the operator");
  }
  if (tolerationSeconds !== undefined && effect !== "NoExecute") {
    refuse("tolerations has tolerationSeconds without the effect NoExecute", 'Give effect: "NoExecute"');
  }
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
