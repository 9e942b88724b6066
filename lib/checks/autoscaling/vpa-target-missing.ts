import { missingReference } from "../references/missing-reference";
import { isJudgedTarget } from "./scale-target";

export const vpaTargetMissing = missingReference({
  code: "vpa-target-missing",
  severity: "error",
  why: "The autoscaler finds nothing to recommend for.",
  role: "vpa-target",
  groupMember: "apiVersion",
  applies: isJudgedTarget,
});
