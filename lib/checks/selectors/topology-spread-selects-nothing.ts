import { asFields, asList, readLabelSelector } from "../../graph";
import type { Check } from "../check";

export const topologySpreadSelectsNothing: Check = {
  code: "topology-spread-selects-nothing",
  severity: "warning",
  why: "The scheduler counts pods that match the constraint; if the pod itself does not, its replicas are not spread.",
  *run(graph) {
    for (const pod of graph.templates) {
      for (const [index, item] of asList(pod.spec.topologySpreadConstraints).entries()) {
        const selector = readLabelSelector(asFields(item).labelSelector);
        const isMissing = selector.state === "none";
        if (!isMissing && (selector.state !== "some" || pod.mayBeSelectedBy(selector))) continue;
        yield {
          object: pod.node,
          path: `${pod.specPath}.topologySpreadConstraints[${String(index)}].labelSelector`,
          message: isMissing ? "is missing: the constraint counts no pod" : "does not match the pod itself",
          hint: "select by the labels of this pod template",
        };
      }
    }
  },
};
