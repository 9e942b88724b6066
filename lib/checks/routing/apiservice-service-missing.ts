import { missingReference } from "../references/missing-reference";

export const apiserviceServiceMissing = missingReference({
  code: "apiservice-service-missing",
  severity: "error",
  why: "The API server cannot reach the extension API; discovery fails for it, and namespaces that hold its objects never finish deleting.",
  role: "api-service",
});
