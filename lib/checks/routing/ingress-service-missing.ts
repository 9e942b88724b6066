import { missingReference } from "../references/missing-reference";

export const ingressServiceMissing = missingReference({
  code: "ingress-service-missing",
  severity: "error",
  why: "Requests for this path are answered with 503 by the ingress controller.",
  role: "ingress-backend",
});
