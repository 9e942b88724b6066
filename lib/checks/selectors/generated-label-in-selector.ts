import { REVISION_LABELS } from "../../graph";
import type { Check } from "../check";
import { podSelectors, requirementPath } from "./pod-selecting";

const SCHEDULING_ROLES = ["affinity", "anti-affinity", "spread"] as const;

export const generatedLabelInSelector: Check = {
  code: "generated-label-in-selector",
  severity: "error",
  why: "The controller changes this label with each revision: after the next rollout the selector matches nothing.",
  *run(graph) {
    for (const place of [...podSelectors(graph), ...SCHEDULING_ROLES.flatMap((role) => graph.selectors(role))]) {
      const label = place.selector.requirements.find(
        ({ key, operator }) => REVISION_LABELS.has(key) && operator === "In",
      );
      if (label === undefined || isOwnReplicaSet(place.node.kind, label.key)) continue;
      const message = `${label.key} belongs to one revision of its workload`;
      yield {
        object: place.node,
        path: requirementPath(place, label.key),
        message,
        hint: "select by labels of the template",
      };
    }
  },
};

/** A ReplicaSet that was exported from a cluster selects by its own hash, rightly. */
function isOwnReplicaSet(kind: string, key: string): boolean {
  return kind === "ReplicaSet" && key === "pod-template-hash";
}
