import { missingReference } from "./missing-reference";

export const rbacSubjectMissing = missingReference({
  code: "rbac-subject-missing",
  severity: "error",
  why: "The permissions go to a ServiceAccount that does not exist; the one that needs them has none.",
  role: "subject",
});
