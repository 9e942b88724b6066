import { asNumber } from "../../graph";
import type { Check } from "../check";
import { selectedPods, selectingServices } from "./service";

export const targetPortNumberUndeclared: Check = {
  code: "target-port-number-undeclared",
  severity: "warning",
  why: "A declared port is only documentation, but pods that declare others probably do not listen here.",
  *run(graph) {
    for (const place of selectingServices(graph)) {
      const declaring = selectedPods(graph, place).filter((pod) => pod.servingPorts.length > 0);
      for (const { targetPort, number: own, path } of place.node.servicePorts) {
        const number = targetPort === undefined ? own : asNumber(targetPort);
        if (number === undefined) continue;
        const first = declaring.find((pod) => pod.servingPorts.every((port) => port.number !== number));
        if (first === undefined) continue;
        const declared = first.servingPorts.map((port) => String(port.number ?? "?"));
        yield {
          object: place.node,
          path: `${path}.${targetPort === undefined ? "port" : "targetPort"}`,
          message: `${first.node.text} does not declare port ${String(number)}`,
          related: first.node,
          hint: `it declares ${[...new Set(declared)].join(", ")}`,
        };
      }
    }
  },
};
