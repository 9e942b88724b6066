/**
 * A Namespace, and how much its objects may take.
 */
import type { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import type { Labels } from "../objects";
import { makeObject, type ObjectProps } from "./api-object";
import { refuseFor, shown } from "./refuse";
import { type ResourceList, toQuantity } from "./resources";
import { dnsLabel } from "./syntax";

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export type PodSecurityLevel = "privileged" | "baseline" | "restricted";

export interface NamespaceProps extends Omit<ObjectProps, "namespace"> {
  /** Pods below this level are refused. @default no label: the cluster decides */
  readonly podSecurity?: PodSecurityLevel;
}

const ENFORCE_LABEL = "pod-security.kubernetes.io/enforce";

/**
 * A Namespace. Adds nothing to what is written. Its objects name it themselves, by their chart's `namespace`.
 *
 * @example
 * new Namespace(chart, "shop", { podSecurity: "restricted" });
 *
 * @throws CONSTRUCT_INVALID for values that the API server would refuse
 */
export class Namespace extends Construct {
  /** The Namespace, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;
  readonly name: string;

  constructor(scope: Construct, id: string, props: NamespaceProps = {}) {
    super(scope, id);
    const { podSecurity, labels = {} } = props;
    if (podSecurity !== undefined && !["privileged", "baseline", "restricted"].includes(podSecurity)) {
      refuseFor(this)(`podSecurity is ${shown(podSecurity)}`, "Give privileged, baseline or restricted");
    }
    const all: Labels = podSecurity === undefined ? labels : { ...labels, [ENFORCE_LABEL]: podSecurity };
    const content = {
      apiVersion: "v1",
      kind: "Namespace",
      nameRule: dnsLabel,
      clusterScoped: true,
      labels: all,
      body: {},
    } as const;
    this.object = makeObject(this, props, content);
    this.name = this.object.name;
  }
}

export interface ResourceQuotaProps extends ObjectProps {
  /** `{ "requests.cpu": 4, "limits.memory": "8Gi", pods: 20, "count/services": 5 }` */
  readonly hard: ResourceList;
  /** Only pods of these kinds count. @default all */
  readonly scopes?: readonly ("Terminating" | "NotTerminating" | "BestEffort" | "NotBestEffort")[];
}

/**
 * A ResourceQuota: how much all objects of a namespace together may take. Adds nothing to what is written.
 *
 * @example
 * new ResourceQuota(chart, "limits", { hard: { "requests.cpu": 4, "requests.memory": "8Gi", pods: 20 } });
 *
 * @throws CONSTRUCT_INVALID for values that the API server would refuse
 */
export class ResourceQuota extends Construct {
  /** The ResourceQuota, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;

  constructor(scope: Construct, id: string, props: ResourceQuotaProps) {
    super(scope, id);
    const refuse = refuseFor(this);
    const entries = Object.entries(props.hard);
    if (entries.length === 0) refuse("hard is empty, so it limits nothing", 'Give a limit such as pods: "20"');
    const hard = Object.fromEntries(
      entries.map(([name, amount]) => [name, toQuantity(amount, `hard[${shown(name)}]`, refuse)]),
    );
    const spec = { hard, scopes: props.scopes };
    this.object = makeObject(this, props, { apiVersion: "v1", kind: "ResourceQuota", body: { spec } });
  }
}
