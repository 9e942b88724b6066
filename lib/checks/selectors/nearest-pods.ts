/**
 * For a selector that matches nothing: the pods that its author probably meant, and what keeps them apart.
 */
import { type Graph, type GraphNode, type PodSource, type Requirement, type Selector, selectorText } from "../../graph";

export interface NearestPods {
  readonly related?: GraphNode;
  readonly hint: string;
}

/** More candidates than this are not compared: the hint is worth less than the wait. */
const COMPARED = 2000;

export function nearestPods(graph: Graph, selector: Selector, namespace: string): NearestPods {
  const here = graph.podsIn(namespace).slice(0, COMPARED);
  const elsewhere = graph.pods
    .slice(0, COMPARED)
    .find((pod) => pod.namespace !== namespace && pod.isSelectedBy(selector));
  if (elsewhere !== undefined) {
    const hint = `${elsewhere.node.text} has these labels, but is in namespace ${elsewhere.namespace}, not ${namespace}`;
    return { related: elsewhere.node, hint };
  }
  const best = mostAlike(here, selector);
  if (best === undefined) return { hint: `no pod of namespace ${namespace} has any of ${selectorText(selector)}` };
  const differing = selector.requirements.find(({ key }) => !best.isSelectedBy(only(selector, key)));
  return { related: best.node, hint: didYouMean(best, differing) };
}

function mostAlike(pods: readonly PodSource[], { requirements }: Selector): PodSource | undefined {
  let best: PodSource | undefined;
  let bestScore = 0;
  for (const pod of pods) {
    const score = requirements.reduce((sum, requirement) => sum + likeness(pod, requirement), 0);
    if (score > bestScore) [best, bestScore] = [pod, score];
  }
  return best ?? (pods.length === 1 ? pods[0] : undefined);
}

/** Having the value counts most, then having the key; a value under another key is a hint as well. */
function likeness({ labels }: PodSource, { key, values }: Requirement): number {
  const value = labels[key];
  if (typeof value === "string") return values.includes(value) ? 4 : 2;
  return values.some((wanted) => Object.values(labels).includes(wanted)) ? 1 : 0;
}

function only(selector: Selector, key: string): Selector {
  return { state: "some", requirements: selector.requirements.filter((requirement) => requirement.key === key) };
}

function didYouMean({ node, labels }: PodSource, differing: Requirement | undefined): string {
  const own = Object.entries(labels).map(([key, value]) => `${key}: ${value}`);
  if (own.length === 0) return `the pods of ${node.text} have no labels`;
  const value = differing === undefined ? undefined : labels[differing.key];
  if (differing === undefined || typeof value !== "string")
    return `the pods of ${node.text} have ${own.slice(0, 5).join(", ")}`;
  return `the pods of ${node.text} have ${differing.key}: ${value}, did you mean that?`;
}
