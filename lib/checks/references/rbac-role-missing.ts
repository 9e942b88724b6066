import { missingReference } from "./missing-reference";

export const rbacRoleMissing = missingReference({
  code: "rbac-role-missing",
  severity: "error",
  why: "A binding to a role that does not exist grants nothing, and its roleRef can never be changed.",
  role: "role",
});
