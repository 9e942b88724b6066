import { missingReference } from "./missing-reference";

export const priorityClassMissing = missingReference({
  code: "priority-class-missing",
  severity: "error",
  why: "Pods with an unknown PriorityClass are refused when they are created.",
  role: "priority-class",
});
