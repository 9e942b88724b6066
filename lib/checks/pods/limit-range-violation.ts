import { asFields, asList, type Container, type Fields, type GraphNode, groupBy, type PodSource } from "../../graph";
import { readQuantity } from "../../objects";
import type { Check, Problem } from "../check";
import { resourcePath, resourcesOf } from "./resources";

export const limitRangeViolation: Check = {
  code: "limit-range-violation",
  severity: "error",
  why: "Pods outside of the LimitRange of their namespace are refused when their controller creates them: no pod appears.",
  *run(graph) {
    const ranges = groupBy(graph.ofKind("", "LimitRange"), ({ namespace }) => namespace);
    if (ranges.size === 0) return;
    for (const pod of graph.templates) {
      for (const range of ranges.get(pod.namespace) ?? []) {
        for (const container of pod.containers) {
          if (container.list !== "ephemeralContainers") yield* judgeContainer(pod, container, range);
        }
      }
    }
  },
};

function* judgeContainer(pod: PodSource, container: Container, range: GraphNode): Iterable<Problem> {
  for (const item of asList(range.spec.limits).map(asFields)) {
    if (item.type !== "Container") continue;
    const resources = new Set([
      ...Object.keys(asFields(item.min)),
      ...Object.keys(asFields(item.max)),
      ...Object.keys(asFields(item.maxLimitRequestRatio)),
    ]);
    for (const resource of resources) {
      const fault = faultOf(usageOf(container, item, resource), item, resource);
      if (fault === undefined) continue;
      yield {
        object: pod.node,
        path: resourcePath(container, fault.list, resource),
        message: fault.message,
        related: range,
      };
    }
  }
}

interface Usage {
  readonly request: number | undefined;
  readonly limit: number | undefined;
}

/** What a container asks for once the LimitRange's defaults have filled the gaps. */
function usageOf(container: Container, item: Fields, resource: string): Usage {
  const at = (fields: unknown): number | undefined => readQuantity(asFields(fields)[resource]);
  const own = at(resourcesOf(container, "limits"));
  const limit = own ?? at(item.default) ?? at(item.max);
  const request = at(resourcesOf(container, "requests")) ?? own ?? at(item.defaultRequest) ?? limit ?? at(item.min);
  return { request, limit };
}

function faultOf(
  { request, limit }: Usage,
  item: Fields,
  resource: string,
): { list: "requests" | "limits"; message: string } | undefined {
  const text = (member: string): string => String(asFields(item[member])[resource]);
  const min = readQuantity(asFields(item.min)[resource]);
  const max = readQuantity(asFields(item.max)[resource]);
  const ratio = readQuantity(asFields(item.maxLimitRequestRatio)[resource]);
  if (min !== undefined && request !== undefined && request < min) {
    return { list: "requests", message: `is below the namespace's minimum of ${text("min")}` };
  }
  if (max !== undefined && limit !== undefined && limit > max) {
    return { list: "limits", message: `is above the namespace's maximum of ${text("max")}` };
  }
  if (max !== undefined && request !== undefined && request > max) {
    return { list: "requests", message: `is above the namespace's maximum of ${text("max")}` };
  }
  if (ratio !== undefined && request !== undefined && limit !== undefined && request > 0 && limit / request > ratio) {
    return { list: "limits", message: `is more than ${text("maxLimitRequestRatio")} times the request` };
  }
  return undefined;
}
