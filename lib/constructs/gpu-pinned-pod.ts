/**
 * A pod that runs on GPU nodes and nowhere else.
 */
import type { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import type { Labels } from "../objects";
import { makeObject, nameOf, namespaceOf, type ObjectProps } from "./api-object";
import type { ContainerProps } from "./container";
import { checkLabels, NAME_LABEL, type NameLabel } from "./labels";
import type { NodePool } from "./node-pool";
import type { PodSource } from "./pod-source";
import { buildPod, type PodProps } from "./pod-spec";
import { type PodPort, targetPortsOf } from "./ports";
import { type Refuse, refuseFor, shown } from "./refuse";
import { isInteger } from "./syntax";

/** To a pool, with everything that it takes; or only by labels, as one would write it by hand. */
export type GpuPinning =
  | {
      readonly pool: NodePool;
      /** How many of the pool's `extendedResource` the first container gets. @default 1 where the pool has one; 0: none */
      readonly gpus?: number;
      readonly nodeSelector?: Labels;
    }
  | { readonly pool?: never; readonly gpus?: never; readonly nodeSelector: Labels };

export type GpuPinnedPodProps<L extends Labels, N extends string, V extends number> = ObjectProps &
  Omit<PodProps<N, V>, "pool" | "nodeSelector"> &
  GpuPinning & {
    /** Labels of the pod. @default app.kubernetes.io/name: name */
    readonly labels?: L;
    /** @default Always, by the API server */
    readonly restartPolicy?: "Always" | "OnFailure" | "Never";
  };

/**
 * A Pod pinned to GPU nodes. What it adds to what is written: the label `app.kubernetes.io/name`, which `labels`
 * replaces; with a `pool` its node selector, a toleration for each of its taints (without it the pod stays Pending),
 * and one of its extended resource as a limit of the first container (without it no GPU is reserved), which `gpus`
 * changes.
 *
 * @example
 * new GpuPinnedPod(chart, "training", { pool: gpuNodes, gpus: 2, containers: [{ name: "train", image: "train:1" }] });
 *
 * @throws CONSTRUCT_INVALID for values that the API server would refuse
 */
export class GpuPinnedPod<const L extends Labels = NameLabel, N extends string = never, V extends number = never>
  extends Construct
  implements PodSource<L, N | V>
{
  /** The Pod, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;
  readonly podLabels: L;
  readonly selectorLabels: L;
  readonly targetPorts: readonly (N | V)[];
  readonly podPorts: readonly PodPort[];
  readonly namespace: string | undefined;

  constructor(scope: Construct, id: string, props: GpuPinnedPodProps<L, N, V>) {
    super(scope, id);
    const refuse = refuseFor(this);
    // The compiler cannot know that L is NameLabel when no labels were given; its default says so.
    const labels = { ...(props.labels ?? { [NAME_LABEL]: nameOf(this, props) }) } as Labels as L;
    checkLabels(labels, "labels", refuse);
    if (props.pool === undefined && Object.keys(props.nodeSelector).length === 0) {
      refuse("nodeSelector is empty, so the pod is not pinned", "Give the labels of the GPU nodes, or a pool");
    }
    this.namespace = namespaceOf(this, props);
    const containers = withGpus(props.containers, props, refuse);
    const { spec, ports } = buildPod({ ...props, containers } as PodProps, this.namespace, refuse);
    const { restartPolicy } = props;
    const body = { spec: { ...spec, ...(restartPolicy === undefined ? {} : { restartPolicy }) } };
    this.object = makeObject(this, { ...props, labels }, { apiVersion: "v1", kind: "Pod", body });
    this.podLabels = labels;
    this.selectorLabels = labels;
    this.podPorts = ports;
    this.targetPorts = targetPortsOf(ports) as (N | V)[]; // N and V are inferred from these very ports
  }
}

/** The containers, the first with its share of the pool's extended resource. */
function withGpus(
  containers: readonly ContainerProps[],
  { pool, gpus }: GpuPinning,
  refuse: Refuse,
): readonly ContainerProps[] {
  const resource = pool?.extendedResource;
  if (gpus !== undefined && !(isInteger(gpus) && gpus >= 0)) {
    refuse(`gpus is ${shown(gpus)}`, "Give a whole number of at least 0");
  }
  if (gpus !== undefined && gpus > 0 && resource === undefined) {
    refuse(
      "gpus is given, but the pool names no extendedResource",
      'Add extendedResource: "nvidia.com/gpu" to the pool',
    );
  }
  const count = gpus ?? 1;
  const [first, ...rest] = containers;
  if (resource === undefined || count === 0 || first === undefined) return containers;
  if (first.resources?.limits?.[resource] !== undefined) {
    refuse(`containers[0].resources.limits has ${resource} already`, "Drop it, or give gpus: 0");
  }
  const limits = { ...first.resources?.limits, [resource]: count };
  return [{ ...first, resources: { ...first.resources, limits } }, ...rest];
}
