import { missingReference } from "./missing-reference";

export const serviceAccountSecretMissing = missingReference({
  code: "service-account-secret-missing",
  severity: "warning",
  why: "The ServiceAccount lists a Secret that pods will ask for in vain.",
  role: ["service-account-secret", "pull-secret"],
  applies: ({ from }) => from.is("", "ServiceAccount"),
});
