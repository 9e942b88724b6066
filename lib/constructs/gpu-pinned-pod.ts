/**
 * A pod that runs on GPU nodes and nowhere else.
 */
import type { Construct } from "constructs";
import type { Labels } from "../objects";
import type { ObjectProps } from "./api-object";
import type { ContainerProps } from "./container";
import type { NameLabel } from "./labels";
import type { NodeLabels, NodePool } from "./node-pool";
import type { RestartPolicy } from "./plain-pod";
import type { PodProps } from "./pod-spec";
import { type Refuse, refuseFor, shown } from "./refuse";
import { isInteger } from "./syntax";
import { buildBarePod, Workload } from "./workload";

/** What both ways of pinning share. */
export interface GpuPodOptions<L extends Labels, N extends string, V extends number, W extends string>
  extends ObjectProps,
    Omit<PodProps<N, V, W>, "pool" | "nodeSelector"> {
  /** Labels of the pod. @default app.kubernetes.io/name: name */
  readonly labels?: L;
  /** @default Always, by the API server */
  readonly restartPolicy?: RestartPolicy;
}

/** Pinned to a pool, with everything that it takes. */
export interface PinnedToPool<L extends Labels, N extends string, V extends number, W extends string>
  extends GpuPodOptions<L, N, V, W> {
  readonly pool: NodePool;
  /** How many of the pool's `extendedResource` the first container gets. @default 1 where the pool has one; 0: none */
  readonly gpus?: number;
  readonly nodeSelector?: NodeLabels;
}

/** Pinned by labels alone, as one would write it by hand. */
export interface PinnedByLabels<L extends Labels, N extends string, V extends number, W extends string>
  extends GpuPodOptions<L, N, V, W> {
  readonly pool?: never;
  readonly gpus?: never;
  readonly nodeSelector: NodeLabels;
}

export type GpuPinnedPodProps<L extends Labels, N extends string, V extends number, W extends string = string> =
  | PinnedToPool<L, N, V, W>
  | PinnedByLabels<L, N, V, W>;

/**
 * A Pod pinned to GPU nodes. What it adds to what is written: the label `app.kubernetes.io/name`, which `labels`
 * replaces; with a `pool` its node selector, a toleration for each of its taints (without it the pod stays Pending),
 * and one of its extended resource as a limit of the first container (without it no GPU is reserved), which `gpus`
 * changes.
 *
 * @example
 * const gpuNodes: NodePool = {
 *   labels: { "hw-type": "gpu" },
 *   taints: [{ key: "hw-type", value: "gpu", effect: "NoSchedule" }],
 *   extendedResource: "nvidia.com/gpu",
 * };
 * new GpuPinnedPod(chart, "training", { pool: gpuNodes, gpus: 2, containers: [{ name: "train", image: "train:1" }] });
 *
 * @throws CONSTRUCT_INVALID for values that the API server would refuse
 */
export class GpuPinnedPod<
  const L extends Labels = NameLabel,
  N extends string = never,
  V extends number = never,
  W extends string = never,
> extends Workload<L, L, N | V> {
  constructor(scope: Construct, id: string, props: GpuPinnedPodProps<L, N, V, W>) {
    super(scope, id, (self) => {
      const refuse = refuseFor(self);
      if (props.pool === undefined && Object.keys(props.nodeSelector).length === 0) {
        refuse("nodeSelector is empty, so the pod is not pinned", "Give the labels of the GPU nodes, or a pool");
      }
      return buildBarePod(self, { ...props, containers: withGpus(props.containers, props, refuse) });
    });
  }
}

type GpuChoice = Pick<PinnedToPool<Labels, string, number, string>, "gpus"> & { readonly pool?: NodePool };

/** The containers, the first with its share of the pool's extended resource. */
function withGpus(given: readonly object[], { pool, gpus }: GpuChoice, refuse: Refuse): readonly object[] {
  const containers = given as readonly ContainerProps[];
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
