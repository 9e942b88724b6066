/**
 * How many pods of a workload a node drain may take away at once.
 */
import type { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import { makeObject, nameOf, namespaceOf, type ObjectProps } from "./api-object";
import { NAME_LABEL } from "./labels";
import type { PodSource } from "./pod-source";
import { refuseFor, shown } from "./refuse";
import { countOrPercent } from "./syntax";

/** Exactly one of the two: a number or a percentage. */
export type DisruptionLimit =
  | { readonly maxUnavailable: number | string; readonly minAvailable?: never }
  | { readonly minAvailable: number | string; readonly maxUnavailable?: never };

export type DisruptionBudgetProps = ObjectProps & DisruptionLimit & { readonly target: PodSource };

/**
 * A PodDisruptionBudget for the pods of a workload. What it adds to what is written: the label
 * `app.kubernetes.io/name`, which `labels` replaces, and the target's selector.
 *
 * @throws CONSTRUCT_INVALID for both limits or none, and for values that the API server would refuse
 */
export class DisruptionBudget extends Construct {
  /** The PodDisruptionBudget, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;

  constructor(scope: Construct, id: string, props: DisruptionBudgetProps) {
    super(scope, id);
    const refuse = refuseFor(this);
    const { target, maxUnavailable, minAvailable } = props;
    const limits = Object.entries({ maxUnavailable, minAvailable }).filter(([, value]) => value !== undefined);
    if (limits.length !== 1) refuse("it needs exactly one of maxUnavailable and minAvailable", "Give one");
    for (const [name, value] of limits) {
      const problem = countOrPercent(value);
      if (problem !== undefined) refuse(`${name} is ${shown(value)}: it ${problem}`, "Change it");
    }
    const namespace = namespaceOf(this, props);
    if (namespace !== undefined && target.namespace !== undefined && namespace !== target.namespace) {
      refuse(`it is in namespace ${shown(namespace)}, its target in ${shown(target.namespace)}`, "Put both into one");
    }
    const spec = { ...Object.fromEntries(limits), selector: { matchLabels: target.selectorLabels } };
    const labels = props.labels ?? { [NAME_LABEL]: nameOf(this, props) };
    const content = { apiVersion: "policy/v1", kind: "PodDisruptionBudget", body: { spec } };
    this.object = makeObject(this, { ...props, labels }, content);
  }
}
