/**
 * Where a workload's pods may run. Pinning to a pool writes the node selector and the tolerations together, since one
 * without the other never works.
 */
import type { Labels } from "../objects";
import { type AffinityPlace, type AffinityProps, buildAffinity, poolsOf } from "./affinity";
import { checkChoices } from "./choices";
import { checkLabels } from "./labels";
import { checkPool, type NodeLabels, type NodePool, type Taint, type TaintEffect } from "./node-pool";
import { type Refuse, shown } from "./refuse";
import { labelValue, qualifiedName } from "./syntax";

export interface Toleration {
  readonly key?: string;
  readonly operator?: "Equal" | "Exists";
  readonly value?: string;
  readonly effect?: TaintEffect;
  readonly tolerationSeconds?: number;
}

export interface PlacementProps extends AffinityProps {
  /** Writes `nodeSelector` from the pool's labels and one toleration for each of its taints. */
  readonly pool?: NodePool;
  /** Labels that the node must have, all of them. */
  readonly nodeSelector?: NodeLabels;
  readonly tolerations?: readonly Toleration[];
}

export function buildPlacement(props: PlacementProps, place: AffinityPlace): Readonly<Record<string, unknown>> {
  const { pool, nodeSelector, tolerations } = props;
  const { refuse } = place;
  const pools = [...(pool === undefined ? [] : [pool]), ...poolsOf(props.nodeAffinity)];
  for (const one of pools) checkPool(one, refuse);
  if (nodeSelector !== undefined) checkLabels(nodeSelector, "nodeSelector", refuse);
  const labels: Labels = { ...pool?.labels, ...nodeSelector };
  for (const [key, value] of Object.entries(pool?.labels ?? {})) {
    if (labels[key] === value) continue;
    const fact = `nodeSelector asks for ${key}=${String(labels[key])}, the pool's nodes have ${key}=${value}`;
    refuse(fact, "Drop one of the two");
  }
  const all = withoutTwins([...pools.flatMap(({ taints = [] }) => taints.map(toToleration)), ...(tolerations ?? [])]);
  for (const toleration of all) checkToleration(toleration, refuse);
  return {
    nodeSelector: Object.keys(labels).length === 0 ? undefined : labels,
    tolerations: all.length === 0 ? undefined : all,
    ...buildAffinity(props, place),
  };
}

function withoutTwins(tolerations: readonly Toleration[]): readonly Toleration[] {
  return [...new Map(tolerations.map((one) => [JSON.stringify(one), one])).values()];
}

function checkToleration({ key, operator, value, effect, tolerationSeconds }: Toleration, refuse: Refuse): void {
  checkChoices({ operator, effect }, ["operator", "effect"], { refuse, field: "tolerations: " });
  const badValue = value === undefined ? undefined : labelValue(value);
  if (badValue !== undefined) refuse(`tolerations has the value ${shown(value)}: it ${badValue}`, "Change it");
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

function toToleration({ key, value, effect }: Taint): Toleration {
  return value === undefined ? { key, operator: "Exists", effect } : { key, operator: "Equal", value, effect };
}
