import type { Graph, Requirement, SelectorPlace } from "../../graph";
import type { Check } from "../check";
import { podSelectors, requirementPath } from "./pod-selecting";

const VERSION_LABELS: ReadonlySet<string> = new Set(["app.kubernetes.io/version", "version", "helm.sh/chart", "chart"]);

export const versionLabelInSelector: Check = {
  code: "version-label-in-selector",
  severity: "warning",
  why: "The label changes with each version: selectors of workloads are immutable, and others lose the old pods in mid-rollout.",
  *run(graph) {
    for (const place of podSelectors(graph)) {
      const label = place.selector.requirements.find(
        ({ key, operator }) => VERSION_LABELS.has(key) && operator === "In",
      );
      // That it is not even in the template is a finding of its own.
      if (graph.contradiction(place.node).some(({ key }) => key === label?.key)) continue;
      if (label === undefined || isNamedAfter(place, label) || tellsTwoApart(graph, place, label)) continue;
      const message = `${label.key} changes with each version`;
      yield {
        object: place.node,
        path: requirementPath(place, label.key),
        message,
        hint: "leave it out of the selector",
      };
    }
  },
};

/** `reviews-v1` with `version: v1`: the next version is another object, and this one keeps its selector. */
function isNamedAfter({ node }: SelectorPlace, { values }: Requirement): boolean {
  return values.some((value) => node.name.endsWith(`-${value}`));
}

/** Blue/green and canary: without the label the selector would mean a second workload too. */
function tellsTwoApart(graph: Graph, { node, selector }: SelectorPlace, label: Requirement): boolean {
  const requirements = selector.requirements.filter((requirement) => requirement !== label);
  if (requirements.length === 0) return false;
  const more = graph.podsSelectedBy({ state: "some", requirements }, node.namespace);
  return more.some((pod) => !pod.isSelectedBy(selector) && Object.hasOwn(pod.labels, label.key));
}
