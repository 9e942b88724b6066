import { type Graph, isBarePod } from "../../graph";
import { type ComparisonRule, counterpart } from "./comparison";

export const podAdopted: ComparisonRule = {
  code: "pod-adopted",
  severity: "warning",
  why: "A controller adopts every bare pod that its selector matches: it counts as a replica, and may be deleted as one.",
  *run({ before, after }) {
    for (const { node, selector, path } of after.selectors("workload")) {
      if (node.group !== "apps" && node.kind !== "ReplicationController") continue;
      for (const pod of before.podsSelectedBy(selector, node.namespace)) {
        // A pod of the new set too is an overlap within the set, which has a rule of its own.
        if (!isBarePod(pod) || counterpart(after, pod.node) !== undefined || wasSelected(before, node)) continue;
        const message = `matches ${pod.node.text}, which runs already and will be adopted`;
        yield { object: node, path, message, related: pod.node, hint: "give the workload a label of its own" };
      }
    }
  },
};

/** Whether the workload was there before: then it has adopted the pod long ago. */
function wasSelected(before: Graph, node: Parameters<typeof counterpart>[1]): boolean {
  return counterpart(before, node) !== undefined;
}
