import type { GraphNode, PodSource } from "../../graph";
import type { Check } from "../check";
import { budgets } from "./budget";

export const pdbOverlap: Check = {
  code: "pdb-overlap",
  severity: "error",
  why: "The eviction API refuses to decide between two budgets: the pod can never be evicted, and no node drained.",
  *run(graph) {
    const owners = new Map<PodSource, GraphNode>();
    for (const { node, pods } of budgets(graph)) {
      const covered = pods.find((pod) => owners.has(pod));
      for (const pod of pods) if (!owners.has(pod)) owners.set(pod, node);
      const owner = covered === undefined ? undefined : owners.get(covered);
      if (covered === undefined || owner === undefined || owner.name === node.name) continue;
      const message = `the pods of ${covered.node.text} are covered by ${owner.text} too`;
      yield { object: node, path: "spec.selector", message, related: owner };
    }
  },
};
