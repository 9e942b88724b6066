import { missingKey } from "./missing-key";

export const configmapKeyMissing = missingKey({
  code: "configmap-key-missing",
  severity: "error",
  why: "A container whose environment asks for a missing key never starts; a volume with a missing item is never mounted.",
  role: "config-map",
});
