import { missingReference } from "../references/missing-reference";
import { isJudgedScaleTarget } from "./scale-target";

export const scaledobjectTargetMissing = missingReference({
  code: "scaledobject-target-missing",
  severity: "error",
  why: "KEDA finds nothing to scale and reports the ScaledObject as failed.",
  role: "external-metric-target",
  groupMember: "apiVersion",
  applies: isJudgedScaleTarget,
});
