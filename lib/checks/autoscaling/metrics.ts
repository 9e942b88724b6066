/**
 * The metrics of a HorizontalPodAutoscaler, and the pods that it scales.
 */
import { asFields, asList, asText, type Fields, type Graph, type GraphNode, type PodSource } from "../../graph";

export interface Metric {
  readonly type: string;
  /** `resource`, `containerResource`, …: what the type says. */
  readonly source: Fields;
  readonly path: string;
  /** Whether it is measured against requests. */
  readonly isUtilization: boolean;
}

export function readMetrics({ spec }: GraphNode): readonly Metric[] {
  if (spec.metrics === undefined) return impliedMetrics(spec);
  return asList(spec.metrics).map((item, index) => {
    const metric = asFields(item);
    const type = asText(metric.type) ?? "";
    const member = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
    const source = asFields(metric[member]);
    const target = asFields(source.target);
    const isUtilization = target.type === "Utilization" || source.targetAverageUtilization !== undefined;
    return { type, source, path: `spec.metrics[${String(index)}].${member}`, isUtilization };
  });
}

/** autoscaling/v1 has one number, for the processor. A v2 without metrics asks for nothing that can be judged. */
function impliedMetrics(spec: Fields): readonly Metric[] {
  if (spec.targetCPUUtilizationPercentage === undefined) return [];
  const path = "spec.targetCPUUtilizationPercentage";
  return [{ type: "Resource", source: { name: "cpu" }, path, isUtilization: true }];
}

export interface ScaledPods {
  readonly hpa: GraphNode;
  readonly pod: PodSource;
}

export function* scaledPods(graph: Graph): Iterable<ScaledPods> {
  for (const { from, target } of graph.references("hpa-target")) {
    const node = graph.find(target);
    const pod = node === undefined ? undefined : graph.podOf(node);
    if (pod !== undefined) yield { hpa: from, pod };
  }
}
