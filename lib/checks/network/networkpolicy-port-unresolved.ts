import { asFields, asList, asNumber, asText, type Fields, type Graph, type PodSource } from "../../graph";
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
      for (const [index, item] of asList(rule.fields.ports).entries()) {
        const severity = portFault(pods, asFields(item));
        if (severity === undefined) continue;
        const port = String(asFields(item).port);
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

function portFault(pods: readonly PodSource[], fields: Fields): "error" | "warning" | undefined {
  const protocol = asText(fields.protocol) ?? "TCP";
  const name = asText(fields.port);
  const ports = pods.flatMap((pod) => pod.servingPorts);
  if (name !== undefined) {
    return ports.some((port) => port.name === name && port.protocol === protocol) ? undefined : "error";
  }
  const first = asNumber(fields.port);
  const last = asNumber(fields.endPort) ?? first;
  if (first === undefined || last === undefined || pods.some((pod) => pod.servingPorts.length === 0)) return undefined;
  const declared = ports.some(({ number }) => number !== undefined && number >= first && number <= last);
  return declared ? undefined : "warning";
}

function portsInWords(pods: readonly PodSource[]): string {
  const ports = pods
    .flatMap((pod) => pod.servingPorts)
    .map(({ name, number }) => (name === undefined ? String(number) : `${name} (${String(number)})`));
  return ports.length === 0 ? "they declare no ports" : `they have ${[...new Set(ports)].slice(0, 10).join(", ")}`;
}
