import { type Graph, isFields, readLabelSelector, type Selector } from "../../graph";
import type { Check, Problem } from "../check";
import { nearestName } from "../nearest";
import { nearestPods } from "../selectors/nearest-pods";
import { namespacesOf, type PolicyPeer, type PolicyRule, peerPods, peersOf, policyRules } from "./policy";

export const networkpolicyPeerSelectsNothing: Check = {
  code: "networkpolicy-peer-selects-nothing",
  severity: "warning",
  why: "The rule allows traffic with nobody: what it should allow stays forbidden.",
  needsWholeSet: true,
  *run(graph) {
    for (const rule of policyRules(graph)) {
      for (const peer of peersOf(rule)) yield* judgePeer(graph, rule, peer);
    }
  },
};

function* judgePeer(graph: Graph, { policy }: PolicyRule, peer: PolicyPeer): Iterable<Problem> {
  const { fields, path } = peer;
  const namespaces = readLabelSelector(fields.namespaceSelector);
  if (namespaces.state === "some" && isMisspelledNamespace(graph, namespaces)) {
    yield { object: policy, path: `${path}.namespaceSelector`, message: "matches no namespace that is declared" };
    return;
  }
  const pods = readLabelSelector(fields.podSelector);
  if (pods.state !== "some" || peerPods(graph, policy, peer)?.length !== 0) return;
  const namespace = isFields(fields.namespaceSelector) ? (namespacesOf(graph, namespaces)[0] ?? "") : policy.namespace;
  yield {
    object: policy,
    path: `${path}.podSelector`,
    message: "matches no pod",
    ...nearestPods(graph, pods, namespace),
  };
}

/**
 * Peers outside of the set (DNS, ingress controller, monitoring) are the norm. A namespace selector is judged only when
 * a declared Namespace has one of its labels with another value, or nearly its name.
 */
function isMisspelledNamespace(graph: Graph, selector: Selector): boolean {
  if (namespacesOf(graph, selector).length > 0) return false;
  const declared = graph.ofKind("", "Namespace");
  const names = declared.map(({ name }) => name);
  return selector.requirements.some(({ key, operator, values }) => {
    if (operator !== "In") return false;
    if (key === "kubernetes.io/metadata.name") return values.every((name) => nearestName(name, names) !== undefined);
    // A Namespace has no label with its name but the one above, although many write "name".
    if (values.some((value) => names.includes(value))) return true;
    return declared.some(
      ({ labels }) => labels[key] !== undefined && nearestName(values[0] ?? "", [labels[key]]) !== undefined,
    );
  });
}
