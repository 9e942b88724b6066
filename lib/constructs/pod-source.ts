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
export type TargetPort<P extends string | number> = [P] extends [never] ? number | NoNamedPorts : P;
export type NoNamedPorts = string & { readonly "no container of the target names a port": never };

/** A Pod, Deployment or other workload of cdk8s-plus, of any version: what is read of it. */
export interface KplusPods {
  readonly metadata: { readonly namespace?: string | undefined };
  readonly podMetadata: { toJson(): unknown };
  readonly containers: readonly {
    readonly ports: readonly { readonly number: number; readonly name?: string; readonly protocol?: string }[];
  }[];
  /** A bare Pod has none. */
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly unknown[];
}

/** What may be pointed at. Ports and labels of a cdk8s-plus workload are checked by the constructor, not the compiler. */
export type PodTarget<L extends Labels = Labels, P extends string | number = string | number> =
  | PodSource<L, P>
  | KplusPods;
