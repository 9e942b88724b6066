/**
 * One pod on each node: log collectors, monitors, drivers.
 */
import type { Construct } from "constructs";
import type { Labels } from "../objects";
import type { NameLabel, NoLabels } from "./labels";
import type { Refuse } from "./refuse";
import { buildSteps, type RollingUpdate } from "./rolling-deployment";
import { buildCounts, buildTemplateWorkload, type TemplateProps, Workload } from "./workload";

/** Pods are replaced by the controller, or when somebody deletes them. */
export type NodeAgentUpdate =
  | {
      /** @default maxUnavailable 1, by the API server: no `updateStrategy` is written */
      readonly rollingUpdate?: RollingUpdate;
      readonly onDelete?: never;
    }
  | { readonly onDelete: true; readonly rollingUpdate?: never };

export type NodeAgentProps<
  S extends Labels,
  X extends Labels,
  N extends string,
  V extends number,
  W extends string = string,
> = TemplateProps<S, X, N, V, W> &
  NodeAgentUpdate & { readonly minReadySeconds?: number; readonly revisionHistoryLimit?: number };

/**
 * A DaemonSet: one pod on every node, or on every node of a `pool`. What it adds to what is written: the label
 * `app.kubernetes.io/name` (on the DaemonSet, its selector and its pods), which `selector` and `labels` replace.
 *
 * @example
 * new NodeAgent(chart, "logs", { containers: [{ name: "fluentd", image: "fluent/fluentd:v1.16-1" }] });
 *
 * @throws CONSTRUCT_INVALID for values that the API server would refuse
 */
export class NodeAgent<
  const S extends Labels = NameLabel,
  const X extends Labels = NoLabels,
  N extends string = never,
  V extends number = never,
  W extends string = never,
> extends Workload<S & X, S, N | V> {
  constructor(scope: Construct, id: string, props: NodeAgentProps<S, X, N, V, W>) {
    super(scope, id, (self) =>
      buildTemplateWorkload(self, props, {
        apiVersion: "apps/v1",
        kind: "DaemonSet",
        buildSpec: (pods, refuse) => ({
          ...buildCounts(props, ["minReadySeconds", "revisionHistoryLimit"], refuse),
          ...buildUpdate(props, refuse),
          ...pods,
        }),
      }),
    );
  }
}

/** The API server takes a surge or unavailability, not both. */
function buildUpdate({ rollingUpdate, onDelete }: NodeAgentUpdate, refuse: Refuse): Record<string, unknown> {
  if (onDelete === true) {
    if (rollingUpdate !== undefined) refuse("it has onDelete and rollingUpdate", "Give one of them");
    return { updateStrategy: { type: "OnDelete" } };
  }
  if (rollingUpdate === undefined) return {};
  const { maxSurge, maxUnavailable } = rollingUpdate;
  if (![undefined, 0, "0%"].includes(maxSurge) && ![0, "0%"].includes(maxUnavailable ?? 1)) {
    refuse("rollingUpdate has a surge and pods unavailable", "A DaemonSet does one of the two: set the other to 0");
  }
  if ([0, "0%"].includes(maxUnavailable ?? 1) && [undefined, 0, "0%"].includes(maxSurge)) {
    refuse("rollingUpdate allows neither a pod more nor a pod less", "Raise maxSurge or maxUnavailable to at least 1");
  }
  return { updateStrategy: { type: "RollingUpdate", rollingUpdate: buildSteps({ maxSurge, maxUnavailable }, refuse) } };
}
