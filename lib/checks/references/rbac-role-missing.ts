import { missingReference } from "./missing-reference";

export const rbacRoleMissing = missingReference({
  code: "rbac-role-missing",
  severity: "error",
  why: "A binding to a role that does not exist grants nothing, and its roleRef can never be changed.",
  role: "role",
  // A ClusterRoleBinding of a Role is refused for its kind, which the schema rules tell.
  applies: ({ from, target }) => from.kind === "RoleBinding" || target.kind === "ClusterRole",
});
