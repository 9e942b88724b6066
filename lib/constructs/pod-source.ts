/**
 * What a Service, a budget or a network rule points at: the pods of a workload, as a value. Taking the workload, not a
 * copy of its labels, is what keeps the two in step.
 */
import type { Labels } from "../objects";
import type { PodPort } from "./ports";

/** `L`: the labels of the pods. `P`: what a `targetPort` may say, a port's name or its number. */
export interface PodSource<L extends Labels = Labels, P extends string | number = string | number> {
  /** Labels of the pods that may be selected on; the version label is not among them. */
  readonly podLabels: L;
  /** Labels that select exactly these pods. */
  readonly selectorLabels: Labels;
  readonly targetPorts: readonly P[];
  readonly podPorts: readonly PodPort[];
  /** Absent: the namespace that the deploy chooses. */
  readonly namespace?: string | undefined;
}

/** Any number where the pods declare no port: Kubernetes does not ask for the declaration. */
export type TargetPort<P extends string | number> = [P] extends [never] ? number : P;
