import { asFields, asText, type GraphNode } from "../../graph";
import type { Check } from "../check";

export const restartPolicyInvalid: Check = {
  code: "restart-policy-invalid",
  severity: "error",
  why: "Controllers that keep pods running accept only Always; Jobs, which must end, only OnFailure and Never.",
  *run(graph) {
    for (const pod of graph.templates) {
      const allowed = allowedPolicies(pod.node);
      if (allowed === undefined) continue;
      const policy = pod.spec.restartPolicy ?? undefined;
      if (policy !== undefined && typeof policy !== "string") continue; // the schema's
      if (allowed.includes(asText(policy) ?? "Always")) continue;
      const message = policy === undefined ? "is Always when it is left out" : `${policy} is not allowed here`;
      const hint = `a ${pod.node.kind}${allowed.length === 1 && pod.node.group === "batch" ? " with a podFailurePolicy" : ""} takes ${allowed.join(" or ")}`;
      yield { object: pod.node, path: `${pod.specPath}.restartPolicy`, message, hint };
    }
  },
};

function allowedPolicies({ kind, group, spec }: GraphNode): readonly string[] | undefined {
  if (group === "batch") {
    const job = kind === "CronJob" ? asFields(asFields(spec.jobTemplate).spec) : spec;
    // A policy for failed pods needs pods that stay failed.
    return (job.podFailurePolicy ?? undefined) === undefined ? ["OnFailure", "Never"] : ["Never"];
  }
  if (group === "apps" || kind === "ReplicationController") return ["Always"];
  return kind === "Pod" && group === "" ? ["Always", "OnFailure", "Never"] : undefined;
}
