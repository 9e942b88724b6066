import { missingReference } from "../references/missing-reference";

export const webhookServiceMissing = missingReference({
  code: "webhook-service-missing",
  severity: "error",
  why: "With failurePolicy Fail, every request that the webhook wants to see is refused by the API server.",
  role: "webhook",
});
