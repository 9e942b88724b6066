import { missingReference } from "./missing-reference";

export const configmapMissing = missingReference({
  code: "configmap-missing",
  severity: "error",
  why: "Pods that need a ConfigMap that is not there stay in CreateContainerConfigError or ContainerCreating.",
  role: "config-map",
});
