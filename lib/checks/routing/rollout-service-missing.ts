import { missingReference } from "../references/missing-reference";

export const rolloutServiceMissing = missingReference({
  code: "rollout-service-missing",
  severity: "error",
  why: "The Rollout is refused by its controller as invalid and never progresses.",
  role: "rollout-service",
});
