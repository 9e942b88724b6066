import { asNumber } from "../../graph";
import type { Check } from "../check";

export const hpaBoundsInvalid: Check = {
  code: "hpa-bounds-invalid",
  severity: "error",
  why: "A minimum above the maximum is refused.",
  *run(graph) {
    const hpas = graph
      .ofKind("autoscaling", "HorizontalPodAutoscaler")
      .map((node) => ({ node, min: "minReplicas", max: "maxReplicas" }));
    const keda = graph
      .ofKind("keda.sh", "ScaledObject")
      .map((node) => ({ node, min: "minReplicaCount", max: "maxReplicaCount" }));
    for (const { node, min, max } of [...hpas, ...keda]) {
      const least = asNumber(node.spec[min]);
      const most = asNumber(node.spec[max]);
      if (least === undefined || most === undefined || least <= most) continue;
      yield { object: node, path: `spec.${max}`, message: `${String(most)} is below ${min}: ${String(least)}` };
    }
  },
};
