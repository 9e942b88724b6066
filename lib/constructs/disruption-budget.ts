/**
 * How many pods of a workload a node drain may take away at once.
 */
import type { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import { checkSameNamespace, labelsOf, makeObject, type ObjectProps } from "./api-object";
import { toPodSource } from "./kplus-pods";
import type { PodTarget } from "./pod-source";
import { refuseFor, shown } from "./refuse";
import { countOrShare } from "./syntax";

/** Exactly one of the two: a number or a percentage. */
export type DisruptionLimit =
  | { readonly maxUnavailable: number | string; readonly minAvailable?: never }
  | { readonly minAvailable: number | string; readonly maxUnavailable?: never };

export type DisruptionBudgetProps = ObjectProps & DisruptionLimit & { readonly target: PodTarget };

/**
 * A PodDisruptionBudget for the pods of a workload. What it adds to what is written: the label
 * `app.kubernetes.io/name`, which `labels` replaces, and the target's selector.
 *
 * @example
 * const api = new RollingDeployment(chart, "api", { replicas: 3, containers: [{ name: "app", image: "api:1" }] });
 * new DisruptionBudget(chart, "api-budget", { target: api, maxUnavailable: 1 });
 *
 * @throws CONSTRUCT_INVALID for both limits or none, and for values that the API server would refuse
 */
export class DisruptionBudget extends Construct {
  /** The PodDisruptionBudget, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;

  constructor(scope: Construct, id: string, props: DisruptionBudgetProps) {
    super(scope, id);
    const refuse = refuseFor(this);
    const target = toPodSource(props.target, refuse);
    const { maxUnavailable, minAvailable } = props;
    const limits = Object.entries({ maxUnavailable, minAvailable }).filter(([, value]) => value !== undefined);
    if (limits.length !== 1) refuse("it needs exactly one of maxUnavailable and minAvailable", "Give one");
    for (const [name, value] of limits) {
      const problem = countOrShare(value);
      if (problem !== undefined) refuse(`${name} is ${shown(value)}: it ${problem}`, "Change it");
    }
    checkSameNamespace(this, props, target);
    const spec = { ...Object.fromEntries(limits), selector: { matchLabels: target.selectorLabels } };
    const labels = labelsOf(this, props);
    const content = { apiVersion: "policy/v1", kind: "PodDisruptionBudget", labels, body: { spec } };
    this.object = makeObject(this, props, content);
  }
}
