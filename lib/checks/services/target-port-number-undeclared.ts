import type { PodSource, ServicePort } from "../../graph";
import type { Check } from "../check";
import { isWrittenByInjector, runsToCompletion, targetNumber } from "./port-resolution";
import { selectedPods, selectingServices } from "./service";

export const targetPortNumberUndeclared: Check = {
  code: "target-port-number-undeclared",
  severity: "warning",
  why: "A declared port is only documentation, but pods that declare others probably do not listen here.",
  *run(graph) {
    for (const place of selectingServices(graph)) {
      const pods = selectedPods(graph, place);
      const { servicePorts } = place.node;
      for (const port of servicePorts) {
        const number = targetNumber(port);
        if (number === undefined || number < 1 || number > 65535) continue;
        const lacks = (pod: PodSource): boolean => isMissing(pod, port, servicePorts);
        // A Job that shares the labels is held against the Service only when nobody else serves.
        const first =
          pods.find((pod) => lacks(pod) && !runsToCompletion(pod)) ?? (pods.every(lacks) ? pods[0] : undefined);
        if (first === undefined) continue;
        const declared = first.servingPorts.map((own) => `${String(own.number ?? "?")}/${own.protocol}`);
        yield {
          object: place.node,
          path: `${port.path}.${port.targetPort === undefined ? "port" : "targetPort"}`,
          message: `${first.node.text} does not declare port ${String(number)}/${port.protocol}`,
          related: first.node,
          hint: `it declares ${[...new Set(declared)].join(", ")}`,
        };
      }
    }
  },
};

/** Whether a pod declares ports, but not this one. Where a Service serves a number by both protocols, one is enough. */
function isMissing(pod: PodSource, port: ServicePort, servicePorts: readonly ServicePort[]): boolean {
  const number = targetNumber(port);
  const declared = pod.servingPorts.filter((own) => own.number === number);
  if (pod.servingPorts.length === 0 || declared.some((own) => own.protocol === port.protocol)) return false;
  if (isWrittenByInjector(pod)) return false;
  const twins = servicePorts.filter((twin) => targetNumber(twin) === number);
  return !declared.some((own) => twins.some((twin) => twin.protocol === own.protocol));
}
