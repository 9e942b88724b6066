import { asText } from "../../graph";
import { missingReference } from "./missing-reference";

export const serviceAccountMissing = missingReference({
  code: "service-account-missing",
  severity: "error",
  why: "Pods with an unknown ServiceAccount are refused when their controller creates them: no pod ever appears.",
  role: "service-account",
  // The old field counts only where the new one is left out.
  applies: ({ pod, namePath }) =>
    !namePath.endsWith(".serviceAccount") || asText(pod?.spec.serviceAccountName) === undefined,
});
