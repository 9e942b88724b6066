import { missingReference } from "../references/missing-reference";
import { isAnnotatedAction } from "./service-port";

export const ingressServiceMissing = missingReference({
  code: "ingress-service-missing",
  severity: "error",
  why: "Requests for this path are answered with 503 by the ingress controller.",
  role: "ingress-backend",
  applies: (reference) => !isAnnotatedAction(reference),
});
