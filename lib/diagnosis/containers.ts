/**
 * The containers of a pod in the order in which the kubelet starts them, each with its status: what the container
 * rules go through.
 */
import { type Container, type ContainerStatus, type PodObject, sidecarNames } from "../rollout";
import type { LogRequest } from "./verdict";

export interface ContainerPart {
  readonly spec: Container;
  readonly status: ContainerStatus;
  /** `container app`, `init container migrate`, `sidecar proxy`. */
  readonly title: string;
  /** False for init containers that are to finish. */
  readonly staysUp: boolean;
  /** `spec.containers{app}`, as Events name it. */
  readonly fieldPath: string;
}

export function containersOf(pod: PodObject): readonly ContainerPart[] {
  const { initContainers = [], containers = [], restartPolicy = "Always" } = pod.spec ?? {};
  const sidecars = sidecarNames(pod);
  const inits = initContainers.map((spec) => {
    const status = statusOf(spec, pod.status?.initContainerStatuses);
    const isSidecar = sidecars.has(spec.name);
    const fieldPath = `spec.initContainers{${spec.name}}`;
    return {
      spec,
      status,
      fieldPath,
      staysUp: isSidecar,
      title: `${isSidecar ? "sidecar" : "init container"} ${spec.name}`,
    };
  });
  const mains = containers.map((spec) => {
    const status = statusOf(spec, pod.status?.containerStatuses);
    const fieldPath = `spec.containers{${spec.name}}`;
    return { spec, status, fieldPath, staysUp: restartPolicy === "Always", title: `container ${spec.name}` };
  });
  return [...inits, ...mains];
}

function statusOf({ name }: Container, statuses: readonly ContainerStatus[] = []): ContainerStatus {
  return statuses.find((status) => status.name === name) ?? { name };
}

/** The log of the container's last run that said something: the ended one while it waits for its next start. */
export function lastRunLog({ metadata }: PodObject, { name, state, lastState }: ContainerStatus): LogRequest {
  const pod = { group: "", kind: "Pod", name: metadata.name };
  const ref = metadata.namespace === undefined ? pod : { ...pod, namespace: metadata.namespace };
  const isBetweenRuns = state?.running === undefined && state?.terminated === undefined;
  return { pod: ref, container: name, previous: isBetweenRuns && lastState?.terminated !== undefined };
}

/** A Job counts failures itself, up to its backoffLimit: a failed pod of a Job explains, and dooms nothing. */
export function isOfJob({ metadata }: PodObject): boolean {
  return metadata.ownerReferences?.some(({ controller, kind }) => controller === true && kind === "Job") ?? false;
}
