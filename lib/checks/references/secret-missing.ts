import { missingReference } from "./missing-reference";

export const secretMissing = missingReference({
  code: "secret-missing",
  severity: "error",
  why: "Pods that need a Secret that is not there stay in CreateContainerConfigError or ContainerCreating.",
  role: "secret",
});
