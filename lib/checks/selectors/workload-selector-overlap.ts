import {
  asFields,
  asList,
  type Graph,
  type GraphNode,
  isBarePod,
  type PodSource,
  type SelectorPlace,
} from "../../graph";
import type { Check, Problem } from "../check";
import { isManualJob } from "./selector-template-mismatch";

export const workloadSelectorOverlap: Check = {
  code: "workload-selector-overlap",
  severity: "error",
  why: "A selector that matches foreign pods adopts bare ones, and misleads autoscalers, kubectl logs and exec.",
  *run(graph) {
    for (const place of graph.selectors("workload")) {
      if (place.node.kind === "Job" && !isManualJob(place.node)) continue;
      // One that is empty, or misses its own pods, is a finding already; what it hits instead says nothing more.
      if (place.selector.state !== "some" || graph.contradiction(place.node).length > 0) continue;
      const overlaps = graph
        .podsSelectedBy(place.selector, place.node.namespace)
        .filter((pod) => pod.node !== place.node && graph.contradiction(pod.node).length === 0)
        .flatMap((pod) => judgeOverlap(graph, place, pod) ?? []);
      // However many it hits, the selector is at fault once.
      const worst = overlaps.find(({ severity }) => severity === "error") ?? overlaps[0];
      if (worst !== undefined) yield worst;
    }
  },
};

function judgeOverlap(graph: Graph, { node, path }: SelectorPlace, pod: PodSource): Problem | undefined {
  if (isSameIdentity(node, pod.node) || isOwned(pod.node) || takesOver(node, pod.node)) return undefined;
  const mutual = isMutual(graph, node, pod);
  // A mutual overlap is one fault of two objects: the later one is told.
  if (mutual && pod.node.position > node.position) return undefined;
  const adopts = isBarePod(pod);
  return {
    object: node,
    path,
    severity: mutual || adopts ? "error" : "warning",
    message: `matches the pods of ${pod.node.text}${adopts ? ", which it will adopt" : ""} too`,
    related: pod.node,
    hint: "add a label that only its own pods have",
  };
}

function isMutual(graph: Graph, node: GraphNode, pod: PodSource): boolean {
  const other = graph.workloadSelector(pod.node);
  if (other === undefined || (pod.node.kind === "Job" && !isManualJob(pod.node))) return false;
  return graph.podOf(node)?.isSelectedBy(other.selector) ?? false;
}

/** Exported from a cluster together with its owner. */
function isOwned({ metadata }: GraphNode): boolean {
  return asList(metadata.ownerReferences).length > 0;
}

/** An Argo Rollout may take its template from a Deployment, whose pods it then replaces. */
function takesOver({ spec }: GraphNode, other: GraphNode): boolean {
  const { kind, name } = asFields(spec.workloadRef);
  return kind === other.kind && name === other.name;
}

function isSameIdentity(one: GraphNode, other: GraphNode): boolean {
  return one.name === other.name && one.is(other.group, other.kind);
}
