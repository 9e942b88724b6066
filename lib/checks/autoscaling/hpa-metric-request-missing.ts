import { asFields, asList, asText, type Container, type Graph, type PodSource } from "../../graph";
import type { Check } from "../check";
import { type Metric, readMetrics, scaledPods } from "./metrics";

export const hpaMetricRequestMissing: Check = {
  code: "hpa-metric-request-missing",
  severity: "error",
  why: "Utilization is measured against requests: if one container of the pod has none, the autoscaler never scales.",
  *run(graph) {
    for (const { hpa, pod } of scaledPods(graph)) {
      for (const metric of readMetrics(hpa)) {
        const resource = asText(metric.source.name);
        if (!metric.isUtilization || resource === undefined || isGivenOtherwise(graph, pod, resource)) continue;
        const without = measured(pod, metric).find((container) => !hasRequest(container, resource));
        if (without === undefined) continue;
        yield {
          object: hpa,
          path: metric.path,
          message: `container ${without.name ?? "?"} of ${pod.node.text} requests no ${resource}`,
          related: pod.node,
          hint: `set ${without.path}.resources.requests.${resource}`,
        };
      }
    }
  },
};

function measured(pod: PodSource, { type, source }: Metric): readonly Container[] {
  if (type === "Resource") return pod.containers.filter((container) => container.runsWithPod);
  return type === "ContainerResource" ? pod.containers.filter(({ name }) => name === source.container) : [];
}

/** A limit alone implies a request of the same size. */
function hasRequest({ fields }: Container, resource: string): boolean {
  const { requests, limits } = asFields(fields.resources);
  return Object.hasOwn(asFields(requests), resource) || Object.hasOwn(asFields(limits), resource);
}

/** Requests of the whole pod, or the namespace's default for containers. */
function isGivenOtherwise(graph: Graph, pod: PodSource, resource: string): boolean {
  const { requests, limits } = asFields(pod.spec.resources);
  if (Object.hasOwn(asFields(requests), resource) || Object.hasOwn(asFields(limits), resource)) return true;
  return graph.ofKind("", "LimitRange").some(({ namespace, spec }) => {
    if (namespace !== pod.namespace) return false;
    return asList(spec.limits).some((item) => {
      const limit = asFields(item);
      const defaults = { ...asFields(limit.default), ...asFields(limit.defaultRequest) };
      return limit.type === "Container" && Object.hasOwn(defaults, resource);
    });
  });
}
