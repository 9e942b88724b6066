/**
 * A Job: a program that runs to its end once, such as a migration that must be over before the app is updated.
 */
import type { ApiObject } from "cdk8s";
import type { Construct } from "constructs";
import type { Labels } from "../objects";
import { namespaceOf } from "./api-object";
import { buildJob, type JobOptions } from "./job";
import type { NameLabel, NoLabels } from "./labels";
import type { PodSource } from "./pod-source";
import { type Refuse, refuseFor, shown } from "./refuse";
import { limitedName } from "./syntax";
import { buildTemplateWorkload, type TemplateProps, Workload } from "./workload";

/** For `slipway deploy`, which does not carry it out yet. */
export const ON_CHANGE_ANNOTATION = "slipway.dev/on-change";
/** `Deployment/api`, several separated by a comma. For `slipway deploy`, which does not carry it out yet. */
export const BEFORE_ANNOTATION = "slipway.dev/before";

/** A construct that makes pods: any workload, a `WebApp` too. */
export interface Launched extends PodSource {
  readonly object: ApiObject;
}

export type TaskJobProps<
  S extends Labels,
  X extends Labels,
  N extends string,
  V extends number,
  W extends string = string,
> = TemplateProps<S, X, N, V, W> &
  JobOptions & {
    /**
     * A Job's template can never change. `recreate`: the deploy deletes the old Job and makes the new one, so that it
     * runs again. Written as an annotation, which `slipway deploy` does not carry out yet.
     * @default a changed Job is refused, by the API server
     */
    readonly onChange?: "recreate";
    /**
     * The deploy waits until this Job has succeeded before it touches these workloads. Written as an annotation, which
     * `slipway deploy` does not carry out yet. @default no order
     */
    readonly before?: Launched | readonly Launched[];
  };

/**
 * A Job. What it adds to what is written: the label `app.kubernetes.io/name` (on the Job and its pods), which `selector`
 * and `labels` replace; `restartPolicy: Never`, which `restartPolicy` replaces; for `onChange` and `before` one
 * annotation each.
 *
 * @example
 * const api = new RollingDeployment(chart, "api", { containers: [{ name: "api", image: "api:2" }] });
 * const containers = [{ name: "migrate", image: "api:2", command: ["/app", "migrate"] }];
 * new TaskJob(chart, "migrate", { before: api, onChange: "recreate", containers });
 *
 * @throws CONSTRUCT_INVALID for values that the API server would refuse
 */
export class TaskJob<
  const S extends Labels = NameLabel,
  const X extends Labels = NoLabels,
  N extends string = never,
  V extends number = never,
  W extends string = never,
> extends Workload<S & X, S, N | V> {
  constructor(scope: Construct, id: string, props: TaskJobProps<S, X, N, V, W>) {
    super(scope, id, (self) => {
      const refuse = refuseFor(self);
      const annotations = { ...props.annotations, ...buildOrder(props, namespaceOf(self, props), refuse) };
      const withOrder = { ...props, annotations };
      return buildTemplateWorkload(self, withOrder, {
        apiVersion: "batch/v1",
        kind: "Job",
        nameRule: limitedName(63), // a label of its pods holds it
        buildSpec: (pods) => buildJob(props, pods, refuse),
      });
    });
  }
}

interface Order {
  readonly onChange?: "recreate";
  readonly before?: Launched | readonly Launched[];
}

function buildOrder({ onChange, before = [] }: Order, namespace: string | undefined, refuse: Refuse) {
  if (onChange !== undefined && onChange !== "recreate") refuse(`onChange is ${shown(onChange)}`, 'Give "recreate"');
  const workloads = Array.isArray(before) ? (before as readonly Launched[]) : [before as Launched];
  for (const { object, namespace: theirs } of workloads) {
    if (theirs === namespace) continue;
    const fact = `before names ${object.kind}/${object.name} of another namespace, ${shown(theirs ?? "none")}`;
    refuse(fact, "Put the Job into the namespace of what waits for it");
  }
  const names = workloads.map(({ object }) => `${object.kind}/${object.name}`);
  return {
    ...(onChange && { [ON_CHANGE_ANNOTATION]: onChange }),
    ...(names.length > 0 && { [BEFORE_ANNOTATION]: names.join(",") }),
  };
}
