import {
  type Graph,
  type GraphNode,
  memberPath,
  type PodSource,
  type Requirement,
  type SelectorPlace,
} from "../../graph";
import type { Check } from "../check";

export const selectorTemplateMismatch: Check = {
  code: "selector-template-mismatch",
  severity: "error",
  why: "A workload whose selector does not match its own pod template is refused.",
  *run(graph) {
    for (const place of ownSelectors(graph)) {
      const { node } = place;
      const pod = graph.podOf(node);
      const [differing] = graph.contradiction(node);
      if (pod === undefined || differing === undefined) continue;
      const isTemplate = templateIsAtFault(graph, pod, differing);
      const path = isTemplate ? memberPath(pod.labelsPath, differing.key) : faultyPath(place, differing);
      yield { object: node, path, message: inWords(place, differing, pod), hint: "give both the same labels" };
    }
  },
};

/** Selectors by which objects own pods. A Job's counts only when it is meant to be there at all. */
function ownSelectors(graph: Graph): readonly SelectorPlace[] {
  return graph.selectors("workload").filter(({ node }) => node.kind !== "Job" || isManualJob(node));
}

export function isManualJob({ kind, spec }: GraphNode): boolean {
  return kind === "Job" && spec.manualSelector === true;
}

/** Which side is at fault, by what the rest of the set says: the labels of the workload itself, and who else selects. */
function templateIsAtFault(graph: Graph, pod: PodSource, { key, values }: Requirement): boolean {
  const wanted = values.length === 1 ? values[0] : undefined;
  if (wanted === undefined) return false;
  const others = [
    ...graph.selectors("service"),
    ...graph.selectors("disruption-budget"),
    ...graph.selectors("policy-subject"),
  ];
  const said = others
    .filter(({ node }) => node.namespace === pod.namespace)
    .flatMap(({ selector }) => selector.requirements.filter((one) => one.key === key).flatMap((one) => one.values));
  const voices = [pod.node.labels[key], ...said];
  const votes = (value: string | undefined): number =>
    voices.filter((voice) => voice !== undefined && voice === value).length;
  return votes(wanted) > votes(pod.labels[key]);
}

function faultyPath({ path, isMap, selector }: SelectorPlace, { key, operator, values }: Requirement): string {
  const equality = operator === "In" && values.length === 1;
  if (isMap) return memberPath(path, key);
  if (equality && selector.requirements.some((one) => one.key === key)) return memberPath(`${path}.matchLabels`, key);
  return `${path}.matchExpressions`;
}

function inWords(
  { path: selectorPath }: SelectorPlace,
  { key, operator, values }: Requirement,
  { labels, labelsPath }: PodSource,
): string {
  const own = Object.hasOwn(labels, key) ? `${key}: ${labels[key] ?? ""}` : `no label ${key}`;
  const wanted =
    operator === "In" && values.length === 1 ? `${key}: ${values[0] ?? ""}` : `${key} ${operator} ${values.join(", ")}`;
  return `${selectorPath} asks for ${wanted}, but ${labelsPath} has ${own}`;
}
