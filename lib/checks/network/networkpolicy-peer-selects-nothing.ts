import { type Graph, isFields, readLabelSelector, type Selector, valueAt } from "../../graph";
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
  const { names, values: known, judged } = graph.once(readDeclaredNamespaces);
  return selector.requirements.some(({ key, operator, values }) => {
    if (operator !== "In") return false;
    // The same few peers, such as DNS, stand in the policies of every application.
    return valueAt(judged, `${key}=${values.join()}`, () => {
      if (key === "kubernetes.io/metadata.name") return values.every((name) => nearestName(name, names) !== undefined);
      // A Namespace has no label with its name but the one above, although many write "name".
      if (values.some((value) => names.includes(value))) return true;
      return nearestName(values[0] ?? "", known.get(key) ?? []) !== undefined;
    });
  });
}

interface DeclaredNamespaces {
  readonly names: readonly string[];
  /** The values that each label has on them. */
  readonly values: ReadonlyMap<string, ReadonlySet<string>>;
  /** What was asked before, with its answer. */
  readonly judged: Map<string, boolean>;
}

function readDeclaredNamespaces(graph: Graph): DeclaredNamespaces {
  const declared = graph.ofKind("", "Namespace");
  const values = new Map<string, Set<string>>();
  for (const { labels } of declared) {
    for (const [key, value] of Object.entries(labels)) valueAt(values, key, () => new Set<string>()).add(value);
  }
  return { names: declared.map(({ name }) => name), values, judged: new Map() };
}
