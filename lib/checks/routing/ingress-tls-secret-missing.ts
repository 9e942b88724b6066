import { missingReference } from "../references/missing-reference";

export const ingressTlsSecretMissing = missingReference({
  code: "ingress-tls-secret-missing",
  severity: "warning",
  why: "The controller serves its default certificate, which no browser trusts.",
  role: "ingress-tls",
});
