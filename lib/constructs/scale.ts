/**
 * How many pods: a fixed number, or what an autoscaler decides, never both. With an autoscaler no `replicas` is written,
 * since each deploy would set the number back.
 */
import type { Construct } from "constructs";
import type { ObjectProps } from "./api-object";
import { Autoscaler, type Autoscaling, type ScaleTarget } from "./autoscaler";
import type { PodSource } from "./pod-source";

export type Scale =
  | {
      /** @default 1, by the API server */
      readonly replicas?: number;
      readonly autoscaling?: never;
    }
  | {
      /** Makes an autoscaler for these pods, and writes no `replicas`. */
      readonly autoscaling: Autoscaling;
      readonly replicas?: never;
    };

/** The autoscaler, where one was asked for: of the workload's name, with its labels. */
export function makeAutoscaler(
  workload: Construct & ScaleTarget & Pick<PodSource, "selectorLabels">,
  { autoscaling, namespace, labels = workload.selectorLabels }: ObjectProps & Scale,
): Autoscaler | undefined {
  if (autoscaling === undefined) return undefined;
  const base = { name: workload.object.name, labels, ...(namespace && { namespace }) };
  return new Autoscaler(workload, "autoscaler", { ...base, target: workload, ...autoscaling });
}
