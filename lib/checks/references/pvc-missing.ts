import { missingReference } from "./missing-reference";

export const pvcMissing = missingReference({
  code: "pvc-missing",
  severity: "error",
  why: "A Pod whose claim does not exist cannot be scheduled.",
  role: "claim",
});
