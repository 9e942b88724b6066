/**
 * Who may talk to the pods of a workload, and to whom they may: by reference, so that a renamed label closes no door.
 */
import type { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import type { Labels } from "../objects";
import { checkSameNamespace, makeObject, namespaceOf, type ObjectProps } from "./api-object";
import { toPodSource } from "./kplus-pods";
import { checkLabels } from "./labels";
import type { PodSource, PodTarget, TargetPort } from "./pod-source";
import { type Refuse, refuseFor, shown } from "./refuse";
import { addressRange, isWithin, portName, portNumber } from "./syntax";

/** All addresses of a range, but some. */
export interface AddressRange {
  /** `10.0.0.0/8` */
  readonly cidr: string;
  readonly except?: readonly string[];
}

/** All pods of a namespace: by its name, or by labels of several. */
export interface NamespacePeer {
  readonly namespace: string | Labels;
}

/** The other side: pods of a workload, all pods of a namespace, addresses outside of the cluster, or anybody. */
export type NetworkPeer = PodTarget | NamespacePeer | AddressRange | "anybody";

export interface IncomingRule<P extends string | number = string | number> {
  readonly from: NetworkPeer | readonly NetworkPeer[];
  /** Ports of the target. @default all */
  readonly ports?: readonly TargetPort<P>[];
}

/** `T`: the other side. */
export interface OutgoingRule<T extends NetworkPeers = NetworkPeers> {
  readonly to: T;
  /** Ports of the other side. @default all */
  readonly ports?: readonly PortsOfPeers<NoInfer<T>>[];
}

/** One rule for each of `T`, so that each names the ports of its own other side. */
export type OutgoingRules<T extends readonly NetworkPeers[]> = readonly [
  ...{ readonly [I in keyof T]: OutgoingRule<T[I]> },
];

/** One other side, or several. */
export type NetworkPeers = NetworkPeer | readonly NetworkPeer[];

/** Those that the compiler knows of workloads; any of other peers. */
export type PortsOfPeers<T> = T extends readonly (infer One)[]
  ? PortsOfPeers<One>
  : T extends PodSource<Labels, infer P>
    ? TargetPort<P>
    : string | number;

export interface NetworkRuleProps<
  L extends Labels,
  P extends string | number,
  T extends readonly NetworkPeers[] = readonly NetworkPeers[],
> extends ObjectProps {
  /** The pods that the rule is about. */
  readonly target: PodTarget<L, P>;
  /** Once given, nothing else may connect to the target; `[]`: nothing at all. @default connections in are not ruled */
  readonly incoming?: readonly IncomingRule<NoInfer<P>>[];
  /** Once given, the target may connect to nothing else; `[]`: to nothing at all. @default connections out are not ruled */
  readonly outgoing?: OutgoingRules<T>;
  /** Failure prevented: pods with outgoing rules that cannot look up a name. @default true: port 53 stays open */
  readonly dns?: boolean;
}

/**
 * A NetworkPolicy between workloads. What it adds to what is written: the target's selector; where `outgoing` is given,
 * a rule for port 53 (DNS), which `dns: false` switches off.
 *
 * @example
 * const containers = [{ name: "app", image: "app:1", ports: { http: 8080 } }] as const;
 * const web = new RollingDeployment(chart, "web", { containers });
 * const users = new RollingDeployment(chart, "users", { containers });
 * new NetworkRule(chart, "web-to-users", { target: users, incoming: [{ from: web, ports: ["http"] }] });
 *
 * @throws CONSTRUCT_INVALID for a port that the pods lack, and for values that the API server would refuse
 */
export class NetworkRule<
  const L extends Labels,
  P extends string | number,
  T extends readonly NetworkPeers[] = readonly NetworkPeers[],
> extends Construct {
  /** The NetworkPolicy, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;

  constructor(scope: Construct, id: string, props: NetworkRuleProps<L, P, T>) {
    super(scope, id);
    const refuse = refuseFor(this);
    const namespace = namespaceOf(this, props);
    const target = toPodSource(props.target, refuse);
    checkSameNamespace(this, props, target);
    const { incoming, dns = true } = props;
    const outgoing = props.outgoing as readonly OutgoingRule[] | undefined;
    if (incoming === undefined && outgoing === undefined) refuse("it rules nothing", "Give incoming or outgoing");
    const place: PeerPlace = { namespace, refuse };
    const ingress = incoming?.map(({ from, ports }, index) => {
      checkPorts([target], ports, { ...place, field: `incoming[${String(index)}]` });
      return { ...peersOf("from", from, place), ...portsOf(ports, target) };
    });
    const egress = outgoing?.map((rule, index) => outgoingOf(rule, { ...place, field: `outgoing[${String(index)}]` }));
    const spec = {
      podSelector: { matchLabels: target.selectorLabels },
      policyTypes: [...(ingress ? ["Ingress"] : []), ...(egress ? ["Egress"] : [])],
      ...(ingress && { ingress }),
      ...(egress && { egress: [...egress, ...(dns && egress.length > 0 ? [DNS_RULE] : [])] }),
    };
    this.object = makeObject(this, props, {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      body: { spec },
    });
  }
}

const DNS_RULE = { ports: ["UDP", "TCP"].map((protocol) => ({ protocol, port: 53 })) };

interface PeerPlace {
  readonly namespace: string | undefined;
  readonly refuse: Refuse;
}

type Ports = readonly (string | number)[];
type RulePlace = PeerPlace & { readonly field: string };

function outgoingOf({ to, ports }: OutgoingRule, place: RulePlace): object {
  const sources = listOf(to).flatMap((peer) => (isPods(peer) ? toPodSource(peer, place.refuse) : []));
  checkPorts(sources, ports, place);
  return { ...peersOf("to", to, place), ...portsOf(ports, sources[0]) };
}

function checkPorts(sources: readonly PodSource[], ports: Ports | undefined, place: RulePlace): void {
  if (ports === undefined) return;
  if (ports.length === 0)
    place.refuse(`${place.field}.ports is empty, which allows all ports`, "Leave it out, or name some");
  for (const port of ports) {
    const problem = typeof port === "number" ? portNumber(port) : portName(port);
    if (problem !== undefined) place.refuse(`${place.field} names port ${shown(port)}: it ${problem}`, "Change it");
  }
  for (const { podPorts } of sources) {
    const have = podPorts.flatMap(({ name, containerPort }) => [...(name ? [name] : []), containerPort]);
    const missed = ports.find((port) => !have.includes(port) && !(have.length === 0 && typeof port === "number"));
    if (missed === undefined) continue;
    const fact = `${place.field} names port ${shown(missed)}, the pods have ${have.join(", ") || "no port"}`;
    place.refuse(fact, "Name one of the pods' ports");
  }
}

/** With the protocol that the pods declare: a rule without one is about TCP. */
function portsOf(ports: Ports | undefined, source: PodSource | undefined): object {
  const protocolOf = (port: string | number) =>
    source?.podPorts.find(({ name, containerPort }) => name === port || containerPort === port)?.protocol ?? "TCP";
  return ports === undefined ? {} : { ports: ports.map((port) => ({ protocol: protocolOf(port), port })) };
}

function peersOf(side: "from" | "to", peers: NetworkPeer | readonly NetworkPeer[], place: PeerPlace): object {
  const list = listOf(peers);
  if (list.length === 0) place.refuse(`a rule has an empty list in ${side}, which allows everybody`, "Say anybody");
  if (list.includes("anybody")) return {};
  return { [side]: list.map((peer) => peerOf(peer, place)) };
}

function peerOf(peer: NetworkPeer, { namespace, refuse }: PeerPlace): object {
  if (typeof peer === "string") return refuse(`a rule names ${shown(peer)}`, 'Give a workload, or "anybody"');
  if (isPods(peer)) {
    const source = toPodSource(peer, refuse);
    const podSelector = { matchLabels: source.selectorLabels };
    const elsewhere = source.namespace !== undefined && source.namespace !== namespace;
    return elsewhere ? { namespaceSelector: byName(source.namespace), podSelector } : { podSelector };
  }
  if ("namespace" in peer) {
    const { namespace: given } = peer;
    if (typeof given !== "string") checkLabels(given, "a rule's namespace", refuse);
    return { namespaceSelector: typeof given === "string" ? byName(given) : { matchLabels: given } };
  }
  const { cidr, except = [] } = peer;
  for (const range of [cidr, ...except]) {
    const problem = addressRange(range);
    if (problem !== undefined) refuse(`a rule has the range ${shown(range)}: it ${problem}`, "Change it");
    if (range !== cidr && !isWithin(range, cidr)) refuse(`a rule excepts ${range}, no part of ${cidr}`, "Drop it");
  }
  return { ipBlock: { ...peer } };
}

/** Every namespace carries its name as a label, set by the API server. */
function byName(namespace: string): object {
  return { matchLabels: { "kubernetes.io/metadata.name": namespace } };
}

function isPods(peer: NetworkPeer): peer is PodTarget {
  return typeof peer === "object" && ("selectorLabels" in peer || "podMetadata" in peer);
}

function listOf(peers: NetworkPeer | readonly NetworkPeer[]): readonly NetworkPeer[] {
  return Array.isArray(peers) ? (peers as readonly NetworkPeer[]) : [peers as NetworkPeer];
}
