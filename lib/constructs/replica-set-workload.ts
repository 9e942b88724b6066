/**
 * A ReplicaSet of its own, as the documents write it. It replaces pods that end, but never those of an older template:
 * for that a Deployment is needed.
 */
import type { Construct } from "constructs";
import type { Labels } from "../objects";
import type { Autoscaler } from "./autoscaler";
import type { NameLabel, NoLabels } from "./labels";
import { makeAutoscaler, type Scale } from "./scale";
import { buildCounts, buildTemplateWorkload, type TemplateProps, Workload } from "./workload";

export type ReplicaSetWorkloadProps<
  S extends Labels,
  X extends Labels,
  N extends string,
  V extends number,
  W extends string = string,
> = TemplateProps<S, X, N, V, W> & Scale & { readonly minReadySeconds?: number };

/**
 * A ReplicaSet. What it adds to what is written: the label `app.kubernetes.io/name` (on the ReplicaSet, its selector and
 * its pods), which `selector` and `labels` replace.
 *
 * @example
 * new ReplicaSetWorkload(chart, "echo", { replicas: 3, containers: [{ name: "echo", image: "echo:1" }] });
 *
 * @throws CONSTRUCT_INVALID for values that the API server would refuse
 */
export class ReplicaSetWorkload<
  const S extends Labels = NameLabel,
  const X extends Labels = NoLabels,
  N extends string = never,
  V extends number = never,
  W extends string = never,
> extends Workload<S & X, S, N | V> {
  /** As written; absent with an autoscaler. */
  readonly replicas: number | undefined;
  readonly autoscaler: Autoscaler | undefined;

  constructor(scope: Construct, id: string, props: ReplicaSetWorkloadProps<S, X, N, V, W>) {
    super(scope, id, (self) =>
      buildTemplateWorkload(self, props, {
        apiVersion: "apps/v1",
        kind: "ReplicaSet",
        buildSpec: (pods, refuse) => ({ ...buildCounts(props, ["replicas", "minReadySeconds"], refuse), ...pods }),
      }),
    );
    this.replicas = props.replicas;
    this.autoscaler = makeAutoscaler(this, props);
  }
}
