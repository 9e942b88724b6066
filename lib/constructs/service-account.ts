/**
 * What the pods of a workload may ask of the API server: an account, and beside it the roles and bindings that one
 * would otherwise wire by name.
 */
import type { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import type { Labels } from "../objects";
import { makeObject, namespaceOf, type ObjectContent, type ObjectProps } from "./api-object";
import { type BuiltinResource, resourceOfKind, toGroupedResource } from "./builtin-resources";
import type { NamedObject } from "./pod-spec";
import { type Refuse, refuseFor, shown } from "./refuse";

export type Verb =
  | "get"
  | "list"
  | "watch"
  | "create"
  | "update"
  | "patch"
  | "delete"
  | "deletecollection"
  | "impersonate"
  | "*";

/** `pods`, `pods/log`, `deployments`; of other groups as kubectl writes them: `certificates.cert-manager.io`. */
export type ResourceName = BuiltinResource | `${string}.${string}`;

/** To whole resources, or to single objects by reference. */
export type Permission = { readonly verbs: readonly [Verb, ...Verb[]] } & (
  | { readonly resources: readonly [ResourceName, ...ResourceName[]]; readonly objects?: never }
  | {
      /** Constructs, each for the object that it makes. */
      readonly objects: readonly [{ readonly object: ApiObject }, ...{ readonly object: ApiObject }[]];
      readonly resources?: never;
    }
);

export interface ServiceAccountProps extends ObjectProps {
  /** Allowed in the account's own namespace, by a Role and a RoleBinding of its name. @default nothing */
  readonly may?: readonly Permission[];
  /** Allowed in all namespaces, by a ClusterRole and a ClusterRoleBinding. @default nothing */
  readonly mayEverywhere?: readonly Permission[];
  /** Name of the ClusterRole and its binding, which all namespaces share. @default namespace-name */
  readonly clusterRoleName?: string;
  /** @default true, by the API server */
  readonly automountServiceAccountToken?: boolean;
  /** Secrets to pull images with. */
  readonly imagePullSecrets?: readonly NamedObject[];
}

/**
 * A ServiceAccount with what it may do. What it adds to what is written: a Role and a RoleBinding of its name where
 * `may` is given, a ClusterRole and a ClusterRoleBinding where `mayEverywhere` is; nothing without them.
 *
 * @example
 * const watcher = new ServiceAccount(chart, "watcher", { may: [{ verbs: ["get", "list"], resources: ["pods"] }] });
 * new RollingDeployment(chart, "api", { serviceAccount: watcher, containers: [{ name: "app", image: "api:1" }] });
 *
 * @throws CONSTRUCT_INVALID for a resource whose group is not known, and for values that the API server would refuse
 */
export class ServiceAccount extends Construct {
  /** The ServiceAccount, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;
  readonly name: string;
  readonly namespace: string | undefined;

  constructor(scope: Construct, id: string, props: ServiceAccountProps = {}) {
    super(scope, id);
    const refuse = refuseFor(this);
    const { may = [], mayEverywhere = [], automountServiceAccountToken, imagePullSecrets } = props;
    const secrets = imagePullSecrets?.map(({ name }) => ({ name }));
    const body = { automountServiceAccountToken, imagePullSecrets: secrets };
    this.object = makeObject(this, props, { apiVersion: "v1", kind: "ServiceAccount", body });
    this.name = this.object.name;
    this.namespace = namespaceOf(this, props);
    const { labels, namespace } = props;
    const shared = { ...(labels && { labels }), ...(namespace && { namespace }) };
    const subject = { kind: "ServiceAccount", name: this.name, namespace: this.namespace };
    if (may.length > 0) {
      const rules = toRules(may, { field: "may", refuse });
      bind(this, { kind: "Role", rules, subject, props: { ...shared, name: this.name } });
    }
    if (mayEverywhere.length > 0) {
      if (this.namespace === undefined) refuse("mayEverywhere needs to know the namespace", "Give the chart one");
      const rules = toRules(mayEverywhere, { field: "mayEverywhere", refuse });
      const name = props.clusterRoleName ?? `${String(this.namespace)}-${this.name}`;
      bind(this, { kind: "ClusterRole", rules, subject, props: { ...shared, name } });
    }
  }
}

interface Grant {
  readonly kind: "Role" | "ClusterRole";
  readonly rules: readonly object[];
  readonly subject: object;
  readonly props: { readonly name: string; readonly labels?: Labels; readonly namespace?: string };
}

const GROUP = "rbac.authorization.k8s.io";

/** The role and its binding, as two constructs below the account. */
function bind(account: Construct, { kind, rules, subject, props }: Grant): void {
  const scoped = kind === "ClusterRole" ? ({ clusterScoped: true } as const) : {};
  // Names of RBAC objects are path segments: `system:view` is one.
  const nameRule = (name: string) => (/^(?!\.{1,2}$)[^/%]+$/.test(name) ? undefined : "must not contain '/' or '%'");
  const content = (suffix: string, body: object): ObjectContent => ({
    apiVersion: `${GROUP}/v1`,
    kind: `${kind}${suffix}`,
    nameRule,
    body: { ...body },
    ...scoped,
  });
  const id = kind === "Role" ? "role" : "cluster-role";
  makeObject(new Construct(account, id), props, content("", { rules }));
  const roleRef = { apiGroup: GROUP, kind, name: props.name };
  makeObject(new Construct(account, `${id}-binding`), props, content("Binding", { subjects: [subject], roleRef }));
}

interface RulePlace {
  readonly field: string;
  readonly refuse: Refuse;
}

function toRules(permissions: readonly Permission[], { field, refuse }: RulePlace): object[] {
  return permissions.flatMap((permission, index) => {
    const place = { field: `${field}[${String(index)}]`, refuse };
    const { verbs, resources, objects } = permission;
    if (!Array.isArray(verbs) || verbs.length === 0) refuse(`${place.field}.verbs is empty`, 'Give one, such as "get"');
    if (objects !== undefined) return objects.map(({ object }) => objectRule(object, verbs));
    if (!Array.isArray(resources) || resources.length === 0) {
      refuse(`${place.field} has neither resources nor objects`, 'Give resources: ["pods"], or constructs as objects');
    }
    return byGroup(resources ?? [], place).map(([group, names]) => ({ apiGroups: [group], resources: names, verbs }));
  });
}

function objectRule({ apiGroup, kind, name }: ApiObject, verbs: readonly Verb[]): object {
  const group = apiGroup === "core" ? "" : apiGroup;
  return { apiGroups: [group], resources: [resourceOfKind(kind)], resourceNames: [name], verbs };
}

function byGroup(resources: readonly string[], { field, refuse }: RulePlace): (readonly [string, string[]])[] {
  const groups = new Map<string, string[]>();
  for (const name of resources) {
    const grouped =
      toGroupedResource(name) ??
      refuse(
        `${field} names ${shown(name)}, whose API group is not known`,
        "Write it as resource.group, in the plural",
      );
    groups.set(grouped.group, [...(groups.get(grouped.group) ?? []), grouped.resource]);
  }
  return [...groups];
}
