import { missingReference } from "../references/missing-reference";

export const statefulsetServiceMissing = missingReference({
  code: "statefulset-service-missing",
  severity: "error",
  why: "The pods run, but have no stable DNS names: peers that look each other up do not find each other.",
  role: "governing-service",
});
