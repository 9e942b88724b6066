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

export function readMetrics({ spec, info }: GraphNode): readonly Metric[] {
  if (spec.metrics === undefined) return impliedMetrics(spec, info.version);
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

/** autoscaling/v1 has one number for the processor; v2 without any metric means 80 % of it. */
function impliedMetrics(spec: Fields, version: string): readonly Metric[] {
  const member =
    version === "v1" && spec.targetCPUUtilizationPercentage !== undefined ? ".targetCPUUtilizationPercentage" : "";
  return [{ type: "Resource", source: { name: "cpu" }, path: `spec${member}`, isUtilization: true }];
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
