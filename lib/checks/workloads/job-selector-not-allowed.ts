import { asFields } from "../../graph";
import type { Check } from "../check";

export const jobSelectorNotAllowed: Check = {
  code: "job-selector-not-allowed",
  severity: "error",
  why: "The cluster gives each Job a selector of its own; one that is written is refused, unless manualSelector says so.",
  *run(graph) {
    const jobs = graph.ofKind("batch", "Job").map((node) => ({ node, path: "spec", spec: node.spec }));
    const crons = graph.ofKind("batch", "CronJob").map((node) => {
      return { node, path: "spec.jobTemplate.spec", spec: asFields(asFields(node.spec.jobTemplate).spec) };
    });
    for (const { node, path, spec } of [...jobs, ...crons]) {
      const isManual = spec.manualSelector === true;
      const hasSelector = (spec.selector ?? undefined) !== undefined;
      if (node.kind === "CronJob" && (hasSelector || isManual)) {
        const message = "is not allowed in a CronJob, whose Jobs each get their own";
        yield {
          object: node,
          path: `${path}.${hasSelector ? "selector" : "manualSelector"}`,
          message,
          hint: "remove it",
        };
      } else if (hasSelector && !isManual) {
        const message = "is not allowed without manualSelector: true";
        yield { object: node, path: `${path}.selector`, message, hint: "remove it" };
      }
    }
  },
};
