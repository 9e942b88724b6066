import { missingReference } from "../references/missing-reference";
import { isJudgedScaleTarget } from "./scale-target";

export const hpaTargetMissing = missingReference({
  code: "hpa-target-missing",
  severity: "error",
  why: "The autoscaler finds nothing to scale and does nothing, for good.",
  role: "hpa-target",
  groupMember: "apiVersion",
  applies: isJudgedScaleTarget,
});
