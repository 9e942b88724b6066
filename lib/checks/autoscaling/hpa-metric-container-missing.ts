import { asText } from "../../graph";
import type { Check } from "../check";
import { nearestName } from "../nearest";
import { readMetrics, scaledPods } from "./metrics";

export const hpaMetricContainerMissing: Check = {
  code: "hpa-metric-container-missing",
  severity: "error",
  why: "The autoscaler waits for a metric of a container that no pod has, and never scales.",
  *run(graph) {
    for (const { hpa, pod } of scaledPods(graph)) {
      for (const { source, type, path } of readMetrics(hpa)) {
        const name = type === "ContainerResource" ? asText(source.container) : undefined;
        const names = pod.containers.flatMap((container) => container.name ?? []);
        if (name === undefined || names.includes(name)) continue;
        const near = nearestName(name, names);
        yield {
          object: hpa,
          path: `${path}.container`,
          message: `the pods of ${pod.node.text} have no container ${name}`,
          related: pod.node,
          hint: near === undefined ? `they have ${names.join(", ")}` : `did you mean ${near}?`,
        };
      }
    }
  },
};
