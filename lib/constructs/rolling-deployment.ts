/**
 * A Deployment whose labels, ports and names the compiler knows, so that what points at it cannot miss it.
 */
import type { Construct } from "constructs";
import type { Labels } from "../objects";
import type { Autoscaler } from "./autoscaler";
import type { NameLabel, NoLabels } from "./labels";
import { type Refuse, shown } from "./refuse";
import { makeAutoscaler, type Scale } from "./scale";
import { countOrPercent, countOrShare } from "./syntax";
import { buildCounts, buildTemplateWorkload, type TemplateProps, Workload } from "./workload";

/** How far a rolling update may go from `replicas`: `2` or `"25%"`. Not both zero. */
export interface RollingUpdate {
  /** Pods above `replicas`. @default 25%, by the API server */
  readonly maxSurge?: number | string;
  /** Pods below `replicas`. @default 25%, by the API server */
  readonly maxUnavailable?: number | string;
}

/** New pods beside old ones, or all old ones gone first. */
export type Strategy =
  | {
      /** @default the API server's 25% and 25%: no `strategy` is written */
      readonly rollingUpdate?: RollingUpdate;
      readonly recreate?: never;
    }
  | {
      /** Ends all old pods before the first new one starts: for programs that cannot run twice. Requests are lost. */
      readonly recreate: true;
      readonly rollingUpdate?: never;
    };

export interface RolloutLimits {
  /** How long a new pod must be ready before it counts as available. @default 0, by the API server */
  readonly minReadySeconds?: number;
  /** How long a rollout may stand still before it counts as failed. @default 600, by the API server */
  readonly progressDeadlineSeconds?: number;
  /** Old ReplicaSets that are kept to roll back to. @default 10, by the API server */
  readonly revisionHistoryLimit?: number;
}

export type RollingDeploymentProps<
  S extends Labels,
  X extends Labels,
  N extends string,
  V extends number,
  W extends string = string,
> = TemplateProps<S, X, N, V, W> & Scale & Strategy & RolloutLimits;

/**
 * A Deployment. What it adds to what is written: the label `app.kubernetes.io/name` (on the Deployment, its selector and
 * its pods), which `selector` and `labels` replace.
 *
 * @example
 * new RollingDeployment(chart, "api", { replicas: 3, containers: [{ name: "app", image: "api:1", ports: { http: 80 } }] });
 *
 * @throws CONSTRUCT_INVALID for values that the API server would refuse
 */
export class RollingDeployment<
  const S extends Labels = NameLabel,
  const X extends Labels = NoLabels,
  N extends string = never,
  V extends number = never,
  W extends string = never,
> extends Workload<S & X, S, N | V> {
  /** As written; absent with an autoscaler. */
  readonly replicas: number | undefined;
  readonly autoscaler: Autoscaler | undefined;

  constructor(scope: Construct, id: string, props: RollingDeploymentProps<S, X, N, V, W>) {
    super(scope, id, (self) =>
      buildTemplateWorkload(self, props, {
        apiVersion: "apps/v1",
        kind: "Deployment",
        buildSpec: (pods, refuse) => ({
          ...buildDeadline(props, refuse),
          ...buildStrategy(props, refuse),
          ...pods,
        }),
      }),
    );
    this.replicas = props.replicas;
    this.autoscaler = makeAutoscaler(this, props);
  }
}

const DEFAULT_DEADLINE_SECONDS = 600; // the API server's
const COUNTS = ["replicas", "minReadySeconds", "progressDeadlineSeconds", "revisionHistoryLimit"] as const;

/** A Deployment that is never late enough to be called stuck would never be called complete. */
function buildDeadline(
  props: RolloutLimits & { readonly replicas?: number | undefined },
  refuse: Refuse,
): Record<string, unknown> {
  const { minReadySeconds = 0, progressDeadlineSeconds = DEFAULT_DEADLINE_SECONDS } = props;
  if (progressDeadlineSeconds <= minReadySeconds) {
    const fact = `minReadySeconds is ${shown(minReadySeconds)}, progressDeadlineSeconds ${shown(progressDeadlineSeconds)}`;
    refuse(fact, "Raise progressDeadlineSeconds above it");
  }
  return buildCounts(props, COUNTS, refuse);
}

function buildStrategy({ rollingUpdate, recreate }: Strategy, refuse: Refuse): Record<string, unknown> {
  if (recreate === true) {
    if (rollingUpdate !== undefined) refuse("it has recreate and rollingUpdate", "Give one of them");
    return { strategy: { type: "Recreate" } };
  }
  if (rollingUpdate === undefined) return {};
  const { maxSurge, maxUnavailable } = rollingUpdate;
  return { strategy: { type: "RollingUpdate", rollingUpdate: buildSteps({ maxSurge, maxUnavailable }, refuse) } };
}

/** The limits of a rolling update that were given, checked. */
export function buildSteps(
  limits: { readonly maxSurge: unknown; readonly maxUnavailable: unknown },
  refuse: Refuse,
): Record<string, unknown> {
  const given = Object.entries(limits).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    const problem = name === "maxSurge" ? countOrPercent(value) : countOrShare(value);
    if (problem !== undefined) refuse(`rollingUpdate.${name} is ${shown(value)}: it ${problem}`, "Change it");
  }
  if (given.length === 2 && given.every(([, value]) => value === 0 || /^0+%$/.test(String(value)))) {
    refuse("rollingUpdate allows neither a pod more nor a pod less", "Raise maxSurge or maxUnavailable to at least 1");
  }
  return limits;
}
