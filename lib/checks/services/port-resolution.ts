/**
 * How endpoints find a pod's port: a number is taken as it is; a name is the first container port of that name and
 * protocol, main containers first, then sidecars (EndpointSlice controller, `FindPort`).
 */
import { asNumber, type ContainerPort, type PodSource, type ServicePort } from "../../graph";

/** Istio's injector writes the container whose image is `auto`, its ports included. */
export function isWrittenByInjector(pod: PodSource): boolean {
  return pod.containers.some(({ fields }) => fields.image === "auto");
}

/** A Job that shares the labels of a server serves nothing itself. */
export function runsToCompletion({ node }: PodSource): boolean {
  return node.is("batch", "Job") || node.is("batch", "CronJob");
}

/** The number that a Service port leads to: left out or 0, it is the port's own. Undefined for a name. */
export function targetNumber({ targetPort = 0, number }: ServicePort): number | undefined {
  return targetPort === 0 ? number : asNumber(targetPort);
}

export function findNamedPort(pod: PodSource, name: string, protocol: string): ContainerPort | undefined {
  return pod.servingPorts.find((port) => port.name === name && port.protocol === protocol);
}

/** Why a name does not resolve in a pod, in words. */
export function whyUnresolved(pod: PodSource, name: string, protocol: string): string {
  const ports = pod.servingPorts;
  const other = ports.find((port) => port.name === name);
  if (other !== undefined) return `port ${name} of ${pod.node.text} is ${other.protocol}, not ${protocol}`;
  const names = ports.flatMap((port) => port.name ?? []);
  if (names.length > 0) return `${pod.node.text} has the ports ${names.join(", ")}`;
  return ports.length > 0 ? `the ports of ${pod.node.text} have no names` : `${pod.node.text} declares no ports`;
}
