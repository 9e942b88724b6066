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
      const declaring = selectedPods(graph, place).filter(
        (pod) => pod.servingPorts.length > 0 && !isWrittenByInjector(pod),
      );
      const { servicePorts } = place.node;
      for (const port of servicePorts) {
        const number = targetNumber(port);
        if (number === undefined || number < 1 || number > 65535) continue;
        const lacking = declaring.filter((pod) => !isDeclared(pod, port, servicePorts));
        const all = lacking.length === declaring.length;
        const first = lacking.find((pod) => all || !runsToCompletion(pod));
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

/** One declaration is enough for a number that the Service serves by both protocols. */
function isDeclared(pod: PodSource, port: ServicePort, servicePorts: readonly ServicePort[]): boolean {
  const number = targetNumber(port);
  const protocols = pod.servingPorts.filter((own) => own.number === number).map(({ protocol }) => protocol);
  return servicePorts.some(
    (twin) => (twin === port || targetNumber(twin) === number) && protocols.includes(twin.protocol),
  );
}
