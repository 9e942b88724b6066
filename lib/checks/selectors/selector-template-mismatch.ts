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
      const { node, selector } = place;
      const pod = graph.podOf(node);
      if (pod === undefined || selector.state !== "some" || pod.isSelectedBy(selector)) continue;
      const differing = selector.requirements.find((one) => !pod.isSelectedBy({ state: "some", requirements: [one] }));
      if (differing === undefined) continue;
      yield {
        object: node,
        path: faultyPath(place, differing),
        message: inWords(differing, pod),
        hint: "give both the same labels",
      };
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

function faultyPath({ path, isMap, selector }: SelectorPlace, { key, operator, values }: Requirement): string {
  const equality = operator === "In" && values.length === 1;
  if (isMap) return memberPath(path, key);
  if (equality && selector.requirements.some((one) => one.key === key)) return memberPath(`${path}.matchLabels`, key);
  return `${path}.matchExpressions`;
}

function inWords({ key, operator, values }: Requirement, { labels, path }: PodSource): string {
  const own = Object.hasOwn(labels, key) ? `${key}: ${labels[key] ?? ""}` : `no label ${key}`;
  const wanted =
    operator === "In" && values.length === 1 ? `${key}: ${values[0] ?? ""}` : `${key} ${operator} ${values.join(", ")}`;
  return `asks for ${wanted}, but ${path}.metadata.labels has ${own}`;
}
