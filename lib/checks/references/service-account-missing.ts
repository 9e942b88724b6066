import { missingReference } from "./missing-reference";

export const serviceAccountMissing = missingReference({
  code: "service-account-missing",
  severity: "error",
  why: "Pods with an unknown ServiceAccount are refused when their controller creates them: no pod ever appears.",
  role: "service-account",
});
