/**
 * A Pod without a controller: it is not made again when it or its node is gone. For trying something out.
 */
import type { Construct } from "constructs";
import type { Labels } from "../objects";
import type { ObjectProps } from "./api-object";
import type { NameLabel } from "./labels";
import type { PodProps } from "./pod-spec";
import { buildBarePod, Workload } from "./workload";

export type RestartPolicy = "Always" | "OnFailure" | "Never";

export interface PlainPodProps<L extends Labels, N extends string, V extends number, W extends string = string>
  extends ObjectProps,
    PodProps<N, V, W> {
  /** Labels of the pod. @default app.kubernetes.io/name: name */
  readonly labels?: L;
  /** @default Always, by the API server */
  readonly restartPolicy?: RestartPolicy;
}

/**
 * A bare Pod. What it adds to what is written: the label `app.kubernetes.io/name`, which `labels` replaces.
 *
 * @example
 * new PlainPod(chart, "try", { containers: [{ name: "nginx", image: "nginx:1.25" }] });
 *
 * @throws CONSTRUCT_INVALID for values that the API server would refuse
 */
export class PlainPod<
  const L extends Labels = NameLabel,
  N extends string = never,
  V extends number = never,
  W extends string = never,
> extends Workload<L, L, N | V> {
  constructor(scope: Construct, id: string, props: PlainPodProps<L, N, V, W>) {
    super(scope, id, (self) => buildBarePod(self, props));
  }
}
