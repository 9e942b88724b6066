/**
 * "Did you mean …": the candidate nearest to a name that was not found.
 */
import type { Graph, GraphNode, TargetRef } from "../graph";

/** The candidate that is a likely misspelling of `name`, if there is one. */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    if (candidate === name || Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Names longer than this are compared by equality only: the cost grows with the square of the length. */
const LONGEST = 100;

function editDistance(one: string, other: string): number {
  if (one.length > LONGEST || other.length > LONGEST) return one === other ? 0 : LONGEST;
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[other.length] ?? 0;
}

export interface NearMiss {
  readonly node: GraphNode;
  readonly hint: string;
}

/** The object that a missing target probably means: the same name elsewhere, or a similar one in the same place. */
export function nearestObject(graph: Graph, target: TargetRef): NearMiss | undefined {
  const { group, kind, namespace, name } = target;
  const sameKind = graph.ofKind(group, kind).filter((node) => node.name !== "");
  const elsewhere = sameKind.find((node) => node.name === name);
  if (elsewhere !== undefined) {
    return { node: elsewhere, hint: `${elsewhere.text} is in namespace ${elsewhere.namespace}, not in ${namespace}` };
  }
  const here = sameKind.filter((node) => node.namespace === namespace);
  const near =
    nearestName(
      name,
      here.map((node) => node.name),
    ) ?? (here.length === 1 ? here[0]?.name : undefined);
  const node = here.find((candidate) => candidate.name === near);
  return node === undefined ? undefined : { node, hint: `did you mean ${node.text}?` };
}
