import type { Check } from "../check";
import { cronFault } from "./cron-schedule";

export const cronScheduleInvalid: Check = {
  code: "cron-schedule-invalid",
  severity: "error",
  why: "The API server refuses a schedule that it cannot read.",
  *run(graph) {
    for (const node of graph.ofKind("batch", "CronJob")) {
      const schedule = node.spec.schedule;
      const fault = typeof schedule === "string" ? cronFault(schedule) : undefined;
      if (fault === undefined) continue;
      yield {
        object: node,
        path: "spec.schedule",
        message: fault,
        hint: "write minute hour day month weekday: 0 3 * * *",
      };
    }
  },
};
