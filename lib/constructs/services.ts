/**
 * Services that take the workload instead of a copy of its labels and ports.
 */
import type { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import type { Labels } from "../objects";
import { makeObject, nameOf, namespaceOf, type ObjectProps } from "./api-object";
import { checkLabels, type Matches, NAME_LABEL, type Narrowing } from "./labels";
import type { PodSource, TargetPort } from "./pod-source";
import type { Protocol } from "./ports";
import { type Refuse, refuseFor, shown } from "./refuse";
import { dnsLabel, portNumber, serviceName } from "./syntax";

export interface ServicePort<P extends string | number = string | number> {
  /** Port of the Service. */
  readonly port: number;
  /** Port of the pods: its name or its number. @default the same number as `port`, by the API server */
  readonly targetPort?: TargetPort<P>;
  /** Needed where the Service has more than one port. */
  readonly name?: string;
  /** @default TCP, by the API server */
  readonly protocol?: Protocol;
}

export interface NodePortServicePort<P extends string | number = string | number> extends ServicePort<P> {
  /** Port of every node. @default chosen by the API server */
  readonly nodePort?: number | undefined;
}

export interface ServiceProps<L extends Labels, P extends string | number, Sel extends Labels, Port>
  extends ObjectProps {
  /** The pods behind the Service. */
  readonly target: PodSource<L, P>;
  /** Labels of the pods to select by, where not those of the workload's own selector. */
  readonly selector?: Sel & Matches<Sel, NoInfer<L>>;
  /** At least one. */
  readonly ports: readonly Port[];
  /** Labels of the Service itself. @default app.kubernetes.io/name: name */
  readonly labels?: Labels;
}

/**
 * A Service with an address inside the cluster. What it adds to what is written: the label `app.kubernetes.io/name`,
 * which `labels` replaces, and the target's selector.
 *
 * @throws CONSTRUCT_INVALID for a port that the target lacks, and for values that the API server would refuse
 */
export class ClusterIpService<
  const L extends Labels,
  P extends string | number,
  const Sel extends Narrowing<L> = L,
> extends Construct {
  /** The Service, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;

  constructor(scope: Construct, id: string, props: ServiceProps<L, P, Sel, ServicePort<NoInfer<P>>>) {
    super(scope, id);
    this.object = makeService(this, "ClusterIP", props);
  }
}

/**
 * A Service that also answers on a port of every node. What it adds to what is written: the label
 * `app.kubernetes.io/name`, which `labels` replaces, and the target's selector.
 *
 * @example
 * new NodePortService(chart, "api", { target: api, ports: [{ port: 80, targetPort: "http", nodePort: 30000 }] });
 *
 * @throws CONSTRUCT_INVALID for a port that the target lacks, and for values that the API server would refuse
 */
export class NodePortService<
  const L extends Labels,
  P extends string | number,
  const Sel extends Narrowing<L> = L,
> extends Construct {
  /** The Service, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;

  constructor(scope: Construct, id: string, props: ServiceProps<L, P, Sel, NodePortServicePort<NoInfer<P>>>) {
    super(scope, id);
    this.object = makeService(this, "NodePort", props);
  }
}

interface PlainPort {
  readonly port: number;
  readonly targetPort?: string | number;
  readonly name?: string;
  readonly protocol?: Protocol;
  readonly nodePort?: number;
}

interface PlainProps extends ObjectProps {
  readonly target: PodSource;
  readonly selector?: Labels;
  readonly ports: readonly PlainPort[];
}

/** The types above vouch for what is wired to what; from here on it is checked as plain data. */
function makeService(construct: Construct, type: string, props: object): ApiObject {
  const refuse = refuseFor(construct);
  const plain = props as PlainProps;
  const { target, ports } = plain;
  const selector = plain.selector ?? target.selectorLabels;
  checkSelector(selector, target, refuse);
  checkNamespace(namespaceOf(construct, plain), target, refuse);
  if (!Array.isArray(ports) || ports.length === 0) refuse("ports is empty", "Give at least one port");
  for (const [index, port] of ports.entries()) checkPort(port, `ports[${String(index)}]`, { target, refuse });
  checkDifferent(ports, refuse);
  const labels = plain.labels ?? { [NAME_LABEL]: nameOf(construct, plain) };
  const body = { spec: { type, selector, ports: ports.map((port) => ({ ...port })) } };
  return makeObject(
    construct,
    { ...plain, labels },
    { apiVersion: "v1", kind: "Service", nameRule: serviceName, body },
  );
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

function checkNamespace(namespace: string | undefined, target: PodSource, refuse: Refuse): void {
  if (namespace === undefined || target.namespace === undefined || namespace === target.namespace) return;
  const fact = `the Service is in namespace ${shown(namespace)}, its target in ${shown(target.namespace)}`;
  refuse(fact, "A Service reaches pods of its own namespace only: put both into one");
}

function checkPort(port: PlainPort, field: string, { target, refuse }: { target: PodSource; refuse: Refuse }): void {
  for (const name of ["port", "nodePort"] as const) {
    const value = port[name];
    if (value === undefined && name === "nodePort") continue;
    const problem = portNumber(value);
    if (problem !== undefined) refuse(`${field}.${name} is ${shown(value)}: it ${problem}`, "Change the number");
  }
  const badName = port.name === undefined ? undefined : dnsLabel(port.name);
  if (badName !== undefined) refuse(`${field}.name is ${shown(port.name)}: it ${badName}`, "Rename the port");
  const { targetPort = port.port, protocol = "TCP" } = port;
  const found = target.podPorts.filter(
    ({ name, containerPort }) => name === targetPort || containerPort === targetPort,
  );
  const isUndeclaredNumber = target.podPorts.length === 0 && portNumber(targetPort) === undefined;
  if (isUndeclaredNumber || found.some((candidate) => candidate.protocol === protocol)) return;
  const have = target.podPorts.map((one) => `${one.name ?? "(no name)"} ${String(one.containerPort)}/${one.protocol}`);
  const fact = `${field} sends to port ${shown(targetPort)}/${protocol}, the pods have ${have.join(", ") || "no port"}`;
  refuse(fact, "Give one of them as targetPort");
}

function checkDifferent(ports: readonly PlainPort[], refuse: Refuse): void {
  if (ports.length > 1 && ports.some(({ name }) => name === undefined)) {
    refuse("a Service with more than one port has one without a name", "Name each port");
  }
  const parts: readonly (readonly [string, (port: PlainPort) => string | undefined])[] = [
    ["name", ({ name }) => name],
    ["port", ({ port, protocol = "TCP" }) => `${String(port)}/${protocol}`],
    ["nodePort", ({ nodePort, protocol = "TCP" }) => (nodePort ? `${String(nodePort)}/${protocol}` : undefined)],
  ];
  for (const [what, read] of parts) {
    const values = ports.map(read).filter((value) => value !== undefined);
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) refuse(`two ports have the ${what} ${shown(twice)}`, "Give each its own");
  }
}
