/**
 * What the nodes themselves say about a pod that fits on none. The scheduler's sentence only counts nodes; with the
 * node objects in the snapshot the labels that come near and the taints in the way can be named.
 */
import type { LiveObject } from "../objects";
import type { PodSpec, Snapshot, Toleration } from "../rollout";

interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

interface NodeObject extends LiveObject {
  readonly spec?: { readonly taints?: readonly Taint[] };
}

const MAX_NODES = 3;

/** ` (node real-2 has gpu=a100)`: nodes that have a wanted label's key with another value. Empty when unknown. */
export function nearLabels({ nodes = [] }: Snapshot, { nodeSelector = {} }: PodSpec): string {
  const near = nodes.flatMap(({ metadata: { name, labels = {} } }) => {
    const other = Object.entries(nodeSelector).filter(
      ([key, value]) => Object.hasOwn(labels, key) && labels[key] !== value,
    );
    return other.map(([key]) => `node ${name} has ${key}=${labels[key] ?? ""}`);
  });
  return shortList(near);
}

/** ` (node gpu-1 has hw-type=gpu:NoSchedule)`: taints that the pod does not tolerate. Empty when unknown. */
export function untoleratedTaints({ nodes = [] }: Snapshot, { tolerations = [] }: PodSpec): string {
  const found = (nodes as readonly NodeObject[]).flatMap(({ metadata: { name }, spec: { taints = [] } = {} }) => {
    const hard = taints.filter(({ effect }) => effect !== "PreferNoSchedule");
    const inTheWay = hard.filter((taint) => !tolerations.some((toleration) => tolerates(toleration, taint)));
    return inTheWay.map(({ key, value, effect }) => `node ${name} has ${key}${value ? `=${value}` : ""}:${effect}`);
  });
  return shortList(found);
}

function tolerates({ key = "", operator = "Equal", value = "", effect = "" }: Toleration, taint: Taint): boolean {
  if (effect !== "" && effect !== taint.effect) return false;
  if (key === "") return operator === "Exists";
  return key === taint.key && (operator === "Exists" || value === (taint.value ?? ""));
}

function shortList(facts: readonly string[]): string {
  if (facts.length === 0) return "";
  const more = facts.length - MAX_NODES;
  return ` (${facts.slice(0, MAX_NODES).join(", ")}${more > 0 ? ` and ${String(more)} more` : ""})`;
}
