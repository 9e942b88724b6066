import { asText, type PodSource } from "../../graph";
import type { Check } from "../check";
import { isContainerPortName } from "../names/syntax";
import { findNamedPort, isWrittenByInjector, runsToCompletion, whyUnresolved } from "./port-resolution";
import { selectedPods, selectingServices } from "./service";

export const targetPortNameUnresolved: Check = {
  code: "target-port-name-unresolved",
  severity: "error",
  why: "Pods without a container port of that name and protocol are silently left out of the endpoints.",
  *run(graph) {
    for (const place of selectingServices(graph)) {
      const pods = selectedPods(graph, place);
      for (const { targetPort, protocol, path } of place.node.servicePorts) {
        const name = asText(targetPort);
        if (name === undefined || pods.length === 0 || !isContainerPortName(name)) continue;
        const lacks = (pod: PodSource): boolean =>
          findNamedPort(pod, name, protocol) === undefined && !isWrittenByInjector(pod);
        const all = pods.every(lacks);
        // A Job that shares the labels serves nothing: for such a port it is no endpoint, rightly.
        const first = pods.find((pod) => lacks(pod) && (all || !runsToCompletion(pod)));
        if (first === undefined) continue;
        yield {
          object: place.node,
          path: `${path}.targetPort`,
          severity: all ? "error" : "warning",
          message: `${all ? "no selected pod has" : `pods of ${first.node.text} do not have`} a ${protocol} port ${name}`,
          related: first.node,
          hint: whyUnresolved(first, name, protocol),
        };
      }
    }
  },
};
