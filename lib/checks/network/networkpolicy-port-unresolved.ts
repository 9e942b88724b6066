import {
  asFields,
  asList,
  asNumber,
  asText,
  type ContainerPort,
  type Fields,
  type Graph,
  type PodSource,
} from "../../graph";
import type { Check } from "../check";
import { type PolicyRule, peerPods, peersOf, policyRules, subjectPods } from "./policy";

export const networkpolicyPortUnresolved: Check = {
  code: "networkpolicy-port-unresolved",
  severity: "error",
  why: "Ports of a policy are ports of the pods, after any Service: a port that they do not have opens nothing.",
  *run(graph) {
    for (const rule of policyRules(graph)) {
      const pods = affectedPods(graph, rule);
      if (pods === undefined || pods.length === 0) continue;
      const listed = asList(rule.fields.ports).map(asFields);
      const opens = (item: Fields): boolean =>
        pods.some((pod) => pod.servingPorts.some((port) => isAllowed(port, item)));
      for (const [index, item] of listed.entries()) {
        const severity = portFault(pods, item, listed);
        if (severity === undefined) continue;
        // Beside ports that the pods have, one more number may be there for other pods, or for later.
        if (severity === "warning" && listed.some(opens) && !isServicePort(graph, pods, item)) continue;
        const port = `${String(item.port)}/${protocolOf(item)}`;
        yield {
          object: rule.policy,
          path: `${rule.path}.ports[${String(index)}].port`,
          severity,
          message: `no affected pod ${severity === "error" ? "has" : "declares"} port ${port}`,
          related: pods[0]?.node,
          hint: portsInWords(pods),
        };
      }
    }
  },
};

/** The pods whose ports a rule means: the subject's for incoming traffic, the peers' for outgoing. */
function affectedPods(graph: Graph, rule: PolicyRule): readonly PodSource[] | undefined {
  if (rule.direction === "ingress") return subjectPods(graph, rule.policy);
  const peers = peersOf(rule).map((peer) => peerPods(graph, rule.policy, peer));
  return peers.includes(undefined) ? undefined : peers.flatMap((pods) => pods ?? []);
}

function portFault(
  pods: readonly PodSource[],
  item: Fields,
  listed: readonly Fields[],
): "error" | "warning" | undefined {
  const ports = pods.flatMap((pod) => pod.servingPorts);
  if (typeof item.port === "string") return ports.some((port) => isAllowed(port, item)) ? undefined : "error";
  if (asNumber(item.port) === undefined || pods.some((pod) => pod.servingPorts.length === 0)) return undefined;
  // Who allows a number by both protocols means whichever of them the pods speak.
  const twins = listed.filter((other) => other.port === item.port);
  return twins.some((twin) => ports.some((port) => isAllowed(port, twin))) ? undefined : "warning";
}

function isAllowed({ name, number, protocol }: ContainerPort, item: Fields): boolean {
  if (typeof item.port === "string") return name === item.port && protocol === protocolOf(item);
  const first = asNumber(item.port);
  const last = asNumber(item.endPort) ?? first;
  if (number === undefined || first === undefined || last === undefined) return false;
  return protocol === protocolOf(item) && number >= first && number <= last;
}

/** The usual mistake: the port of a Service before these pods, rather than theirs. */
function isServicePort(graph: Graph, pods: readonly PodSource[], { port }: Fields): boolean {
  return graph.selectors("service").some(({ node, selector }) => {
    if (!node.servicePorts.some(({ number }) => number === port)) return false;
    return pods.some((pod) => pod.namespace === node.namespace && pod.isSelectedBy(selector));
  });
}

function protocolOf({ protocol }: Fields): string {
  return asText(protocol) ?? "TCP";
}

function portsInWords(pods: readonly PodSource[]): string {
  const ports = pods
    .flatMap((pod) => pod.servingPorts)
    .map(({ name, number, protocol }) =>
      name === undefined ? `${String(number)}/${protocol}` : `${name} (${String(number)}/${protocol})`,
    );
  return ports.length === 0 ? "they declare no ports" : `they have ${[...new Set(ports)].slice(0, 10).join(", ")}`;
}
