/**
 * Which pods go first when there is not room for all.
 */
import type { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import { makeObject, type ObjectProps } from "./api-object";
import { refuseFor, shown } from "./refuse";
import { isInteger } from "./syntax";

export interface PriorityClassProps extends Omit<ObjectProps, "namespace"> {
  /** The higher, the sooner. At most one billion; what is above is the system's. */
  readonly value: number;
  /** For pods that name no class. @default false, by the API server */
  readonly globalDefault?: boolean;
  readonly description?: string;
  /** `Never`: goes to the front of the queue, but takes no other pod's place. */
  readonly preemptionPolicy?: "PreemptLowerPriority" | "Never";
}

const HIGHEST = 1_000_000_000;

/**
 * A PriorityClass. Adds nothing to what is written.
 *
 * @example
 * const urgent = new PriorityClass(chart, "urgent", { value: 100_000 });
 * new RollingDeployment(chart, "api", { priorityClass: urgent, containers: [{ name: "app", image: "api:1" }] });
 *
 * @throws CONSTRUCT_INVALID for values that the API server would refuse
 */
export class PriorityClass extends Construct {
  /** The PriorityClass, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;
  readonly name: string;

  constructor(scope: Construct, id: string, props: PriorityClassProps) {
    super(scope, id);
    const refuse = refuseFor(this);
    const { value, globalDefault, description, preemptionPolicy } = props;
    if (!isInteger(value) || value > HIGHEST || value < -2_147_483_648) {
      refuse(`value is ${shown(value)}`, "Give a whole number up to 1000000000");
    }
    const name = props.name ?? id;
    if (name.startsWith("system-")) refuse(`the name ${shown(name)} is the system's`, "Drop the prefix system-");
    const body = { value, globalDefault, description, preemptionPolicy };
    const content = { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", clusterScoped: true, body } as const;
    this.object = makeObject(this, props, content);
    this.name = this.object.name;
  }
}
