/**
 * What all Services share: the target's selector, the checks of what is wired to what, and the reference by which an
 * Ingress or an HTTPRoute points at one of their ports.
 */
import type { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import type { Labels } from "../objects";
import { checkSameNamespace, labelsOf, makeObject, namespaceOf, type ObjectProps } from "./api-object";
import { checkChoices } from "./choices";
import { toPodSource } from "./kplus-pods";
import { checkLabels, type Matches } from "./labels";
import { pick } from "./plain-json";
import type { PodSource, PodTarget } from "./pod-source";
import { type Refuse, refuseFor, shown } from "./refuse";
import { checkServicePorts, type PlainPort } from "./service-ports";
import { serviceName } from "./syntax";

/** The fields of a Service that need no reference; each is left out unless given. */
export interface ServiceOptions {
  /** `ClientIP`: one client's connections stay with one pod. */
  readonly sessionAffinity?: "ClientIP" | "None";
  /** `Local`: only pods of the client's own node. */
  readonly internalTrafficPolicy?: "Cluster" | "Local";
  /** Which pods are asked first (Kubernetes 1.31 or later; those but `PreferClose` 1.34). @default any, by the API server */
  readonly trafficDistribution?: "PreferSameZone" | "PreferSameNode" | "PreferClose";
  /** Pods get traffic before they are ready. */
  readonly publishNotReadyAddresses?: boolean;
}

/** What Services that are reached from outside of the cluster have beside. */
export interface ExternalServiceOptions extends ServiceOptions {
  /** `Local`: only pods of the node that was asked; keeps the client's address. */
  readonly externalTrafficPolicy?: "Cluster" | "Local";
}

export interface ServiceProps<L extends Labels, P extends string | number, Sel extends Labels, Port>
  extends ObjectProps {
  /** The pods behind the Service: a workload, or several as `podsOf(a, b)`. */
  readonly target: PodTarget<L, P>;
  /** Labels of the pods to select by, where not those of the workload's own selector. */
  readonly selector?: Sel & Matches<Sel, NoInfer<L>>;
  /** At least one. */
  readonly ports: readonly Port[];
  /** Labels of the Service itself. @default app.kubernetes.io/name: name */
  readonly labels?: Labels;
}

/** One port of a Service, made by `service.port("http")`. */
export interface ServicePortRef {
  readonly service: string;
  readonly namespace: string | undefined;
  readonly port: number;
  /** Absent where the port has no name. */
  readonly portName?: string;
}

/** `B`: names and numbers of its ports. */
export abstract class Service<B extends string | number = string | number> extends Construct {
  /** The Service, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;
  readonly name: string;
  readonly namespace: string | undefined;
  private readonly ownPorts: readonly PlainPort[];

  protected constructor(scope: Construct, id: string, { props, spec }: ServiceContent) {
    super(scope, id);
    const plain = props as PlainProps;
    this.ownPorts = plain.ports ?? [];
    this.object = makeService(this, plain, spec);
    this.name = this.object.name;
    this.namespace = namespaceOf(this, plain);
  }

  /** A reference to one port, for `Ingress` and `HttpRoute`. A port that the Service lacks does not compile. */
  port(port: B): ServicePortRef {
    const found = this.ownPorts.find((one) => one.name === port || one.port === port);
    if (found === undefined) {
      const have = this.ownPorts.map((one) => one.name ?? String(one.port)).join(", ");
      return refuseFor(this)(`the Service has no port ${shown(port)}, it has ${have || "none"}`, "Name one of them");
    }
    const { name, namespace } = this;
    return { service: name, namespace, port: found.port, ...(found.name && { portName: found.name }) };
  }
}

export interface ServiceContent {
  /** `ServiceProps` and options; their types vouch for what is wired to what, from here on it is checked as data. */
  readonly props: object;
  /** Fields of the spec that the kind of Service itself writes, before the selector. */
  readonly spec: Readonly<Record<string, unknown>>;
}

interface PlainProps extends ObjectProps, ExternalServiceOptions {
  readonly target: PodTarget;
  readonly selector?: Labels;
  readonly ports?: readonly PlainPort[];
}

function makeService(construct: Construct, props: PlainProps, spec: ServiceContent["spec"]): ApiObject {
  const refuse = refuseFor(construct);
  const { ports = [] } = props;
  const target = toPodSource(props.target, refuse);
  const selector = props.selector ?? target.selectorLabels;
  checkSelector(selector, target, refuse);
  checkSameNamespace(construct, props, target);
  // A headless Service without a port only gives its pods names.
  if (ports.length === 0 && spec.clusterIP !== "None") refuse("ports is empty", "Give at least one port");
  checkServicePorts(ports, { target, refuse });
  const labels = labelsOf(construct, props);
  const listed = ports.length === 0 ? undefined : ports;
  const body = { spec: { ...spec, selector, ports: listed, ...readOptions(props, refuse) } };
  const content = { apiVersion: "v1", kind: "Service", nameRule: serviceName, labels, body };
  return makeObject(construct, props, content);
}

function checkSelector(selector: Labels, { podLabels }: PodSource, refuse: Refuse): void {
  checkLabels(selector, "selector", refuse);
  if (Object.keys(selector).length === 0)
    refuse("the selector is empty, so the Service has no endpoints", "Select by a label");
  const missed = Object.entries(selector).find(([key, value]) => podLabels[key] !== value);
  if (missed === undefined) return;
  const [key, value] = missed;
  const have = Object.entries(podLabels).map(([name, text]) => `${name}=${text}`);
  refuse(`selector asks for ${key}=${value}, the pods have ${have.join(", ")}`, "Select by labels of the pods");
}

const CHOSEN = [
  ...(["sessionAffinity", "internalTrafficPolicy", "externalTrafficPolicy", "trafficDistribution"] as const),
] as const;
const OPTIONS = [...CHOSEN, "publishNotReadyAddresses"] as const;

function readOptions(props: PlainProps, refuse: Refuse): Record<string, unknown> {
  checkChoices(props, CHOSEN, { refuse });
  return pick(props, OPTIONS);
}
