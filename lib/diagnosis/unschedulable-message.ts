/**
 * The scheduler's sentence about a pod that fits nowhere, taken apart:
 * `0/2 nodes are available: 1 Insufficient nvidia.com/gpu, 1 node(s) had untolerated taint {gpu: true}. preemption: …`.
 * Source: `FitError` of https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/scheduler/framework/types.go
 */
export type NodeFactKind = "selector" | "taint" | "room" | "volume" | "other";

/** Why some of the nodes were passed over. */
export interface NodeFact {
  readonly kind: NodeFactKind;
  readonly nodes: number;
  /** Whether these are all the nodes that there are. */
  readonly allNodes: boolean;
  /** `node(s) didn't match Pod's node affinity/selector`, `Insufficient cpu`. */
  readonly text: string;
}

const KINDS: readonly (readonly [RegExp, NodeFactKind])[] = [
  [/node affinity|node selector|requested node name/, "selector"],
  [/taint/, "taint"],
  [/^Insufficient |Too many pods|free ports|anti-affinity|affinity rules|topology spread/, "room"],
  [/volume|PersistentVolume/i, "volume"],
];

/** The facts, in the scheduler's order; empty for a sentence of another form. */
export function parseNodeFacts(sentence: string): readonly NodeFact[] {
  const [, total, list] = /^\d+\/(\d+) nodes are available: (.*)$/s.exec(sentence) ?? [];
  if (list === undefined) return [];
  const facts = list.split(/\.\s+(?:preemption|no new claims|still not schedulable)/)[0] ?? "";
  return facts
    .replace(/\.\s*$/, "")
    .split(/, (?=\d+ )/)
    .flatMap((part) => {
      const [, count, text] = /^(\d+) (.*)$/s.exec(part.trim()) ?? [];
      return text === undefined ? [] : [{ kind: kindOf(text), nodes: Number(count), allNodes: count === total, text }];
    });
}

function kindOf(text: string): NodeFactKind {
  return KINDS.find(([pattern]) => pattern.test(text))?.[1] ?? "other";
}
