/**
 * As many pods as the load asks for. Workloads make one from their prop `autoscaling`, which excludes `replicas`: a
 * number in the manifest would undo the autoscaler's with each deploy.
 */
import type { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import { readQuantity } from "../objects";
import { checkSameNamespace, labelsOf, makeObject, type ObjectProps } from "./api-object";
import type { KplusScalable } from "./kplus";
import { type Refuse, refuseFor, shown } from "./refuse";
import { type Quantity, toQuantity } from "./resources";
import { isCount } from "./syntax";

/** Average over the pods: a percentage of what they request, or an amount. */
export type ResourceTarget =
  | { readonly averageUtilization: number; readonly averageValue?: never }
  | { readonly averageValue: Quantity; readonly averageUtilization?: never };

/** How far and by what the number of pods follows the load. */
export interface Autoscaling {
  /** @default 1, by the API server */
  readonly minReplicas?: number;
  readonly maxReplicas: number;
  /** `{ averageUtilization: 70 }`. Without any metric the API server takes 80 % of the requested CPU. */
  readonly cpu?: ResourceTarget;
  readonly memory?: ResourceTarget;
  /** Further metrics, in the API's own shape (`type: Pods`, `Object`, `External`, `ContainerResource`). */
  readonly metrics?: readonly Readonly<Record<string, unknown>>[];
  /** How fast to follow, in the API's own shape: `{ scaleDown: { stabilizationWindowSeconds: 60 } }`. */
  readonly behavior?: Readonly<Record<string, unknown>>;
}

/** A workload whose pods can be counted. */
export interface ScaleTarget {
  /** Its object: apiVersion, kind and name are what the autoscaler refers to. */
  readonly object: Pick<ApiObject, "apiVersion" | "kind" | "name">;
  readonly namespace?: string | undefined;
  /** Fixed number of pods; a workload that has one cannot be scaled. */
  readonly replicas?: number | undefined;
}

export type AutoscalerProps = ObjectProps & Autoscaling & { readonly target: ScaleTarget | KplusScalable };

/**
 * A HorizontalPodAutoscaler (`autoscaling/v2`) for a workload that has no fixed `replicas`. What it adds to what is
 * written: the label `app.kubernetes.io/name`, which `labels` replaces, and the reference to the target.
 *
 * @example
 * const containers = [{ name: "app", image: "api:1", resources: { requests: { cpu: "100m" } } }];
 * const api = new RollingDeployment(chart, "api", { containers });
 * new Autoscaler(chart, "api-load", { target: api, minReplicas: 2, maxReplicas: 10, cpu: { averageUtilization: 70 } });
 *
 * @throws CONSTRUCT_INVALID for a target with fixed replicas, and for values that the API server would refuse
 */
export class Autoscaler extends Construct {
  /** The HorizontalPodAutoscaler, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;

  constructor(scope: Construct, id: string, props: AutoscalerProps) {
    super(scope, id);
    const refuse = refuseFor(this);
    const { minReplicas, maxReplicas, behavior } = props;
    const target = toScaleTarget(props.target);
    if (target.replicas !== undefined) {
      const fact = `the replicas of its target are fixed at ${shown(target.replicas)}, so each deploy would undo it`;
      refuse(fact, "Leave replicas out of the workload");
    }
    checkSameNamespace(this, props, target);
    checkBounds(props, refuse);
    const { apiVersion, kind, name } = target.object;
    const metrics = buildMetrics(props, refuse);
    const spec = {
      scaleTargetRef: { apiVersion, kind, name },
      minReplicas,
      maxReplicas,
      metrics: metrics.length === 0 ? undefined : metrics,
      behavior,
    };
    const labels = labelsOf(this, props);
    const content = { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", labels, body: { spec } };
    this.object = makeObject(this, props, content);
  }
}

/** A workload of cdk8s-plus writes 2 replicas of its own accord until it knows of an autoscaler. */
function toScaleTarget(target: ScaleTarget | KplusScalable): ScaleTarget {
  if (!("toScalingTarget" in target)) return target;
  const { replicas, ...object } = target.toScalingTarget();
  if (replicas === undefined) target.markHasAutoscaler();
  return { object, namespace: target.metadata.namespace, replicas };
}

function checkBounds({ minReplicas = 1, maxReplicas }: Autoscaling, refuse: Refuse): void {
  for (const [name, value] of Object.entries({ minReplicas, maxReplicas })) {
    if (!isCount(value, 1)) refuse(`${name} is ${shown(value)}`, "Give a whole number of at least 1");
  }
  if (minReplicas > maxReplicas) {
    const fact = `minReplicas ${String(minReplicas)} is more than maxReplicas ${String(maxReplicas)}`;
    refuse(fact, "Swap or change them");
  }
}

function buildMetrics({ cpu, memory, metrics = [] }: Autoscaling, refuse: Refuse): readonly object[] {
  const resources = Object.entries({ cpu, memory }).flatMap(([name, target]) =>
    target === undefined ? [] : { type: "Resource", resource: { name, target: buildTarget(target, name, refuse) } },
  );
  return [...resources, ...metrics];
}

function buildTarget(target: ResourceTarget, field: string, refuse: Refuse): object {
  const { averageUtilization: percent, averageValue } = target;
  if ((percent === undefined) === (averageValue === undefined)) {
    refuse(`${field} needs exactly one of averageUtilization and averageValue`, "Give one");
  }
  if (percent !== undefined) {
    if (!isCount(percent, 1)) {
      refuse(`${field}.averageUtilization is ${shown(percent)}`, "Give a whole percentage of at least 1, such as 70");
    }
    return { type: "Utilization", averageUtilization: percent };
  }
  const value = toQuantity(averageValue as Quantity, `${field}.averageValue`, refuse);
  if (readQuantity(value) === 0) refuse(`${field}.averageValue is ${shown(value)}`, "Give more than zero");
  return { type: "AverageValue", averageValue: value };
}
