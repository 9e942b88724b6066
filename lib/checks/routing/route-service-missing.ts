import { missingReference } from "../references/missing-reference";

export const routeServiceMissing = missingReference({
  code: "route-service-missing",
  severity: "error",
  why: "Requests for this rule are answered with 500 by the gateway.",
  role: "route-backend",
  applies: ({ target }) => target.group === "" && target.kind === "Service",
});
