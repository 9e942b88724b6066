import type { PodSource, ServicePort } from "../../graph";
import type { Check } from "../check";
import { findNamedPort, isWrittenByInjector, runsToCompletion } from "./port-resolution";
import { selectedPods, selectingServices } from "./service";

export const serviceSelectsUnrelatedWorkloads: Check = {
  code: "service-selects-unrelated-workloads",
  severity: "error",
  why: "Requests are spread over pods of different programs, some of which cannot answer them.",
  *run(graph) {
    for (const place of selectingServices(graph)) {
      const pods = selectedPods(graph, place).filter((pod) => !runsToCompletion(pod) && !isWrittenByInjector(pod));
      const first = pods[0];
      if (first === undefined || pods.length < 2) continue;
      const ports = place.node.servicePorts;
      const serving = pods.find((pod) => ports.every((port) => offers(pod, port)));
      const stranger = pods.find((pod) => ports.some((port) => declaresOthersOnly(pod, port)));
      if (serving === undefined || stranger === undefined || sharesIdentity(serving, stranger)) continue;
      yield {
        object: place.node,
        path: place.path,
        message: `selects pods of ${serving.node.text} and of ${stranger.node.text}`,
        related: stranger.node,
        hint: "select by a label that only one of them has",
      };
    }
  },
};

function offers(pod: PodSource, { targetPort, number, protocol }: ServicePort): boolean {
  if (typeof targetPort === "string") return findNamedPort(pod, targetPort, protocol) !== undefined;
  return pod.servingPorts.some((port) => port.number === (targetPort ?? number));
}

function declaresOthersOnly(pod: PodSource, port: ServicePort): boolean {
  return pod.servingPorts.length > 0 && !offers(pod, port);
}

function sharesIdentity(one: PodSource, other: PodSource): boolean {
  return ["app", "app.kubernetes.io/name", "k8s-app", "name"].some(
    (key) => one.labels[key] !== undefined && one.labels[key] === other.labels[key],
  );
}
