/**
 * NetworkPolicies: their rules, one by one, with the pods on either side as far as the set knows them.
 */
import {
  addTo,
  asFields,
  asList,
  type Fields,
  type Graph,
  type GraphNode,
  isFields,
  type PodSource,
  readLabelSelector,
  type Selector,
  selects,
} from "../../graph";
import type { Labels } from "../../objects";

export interface PolicyRule {
  readonly policy: GraphNode;
  readonly direction: "ingress" | "egress";
  readonly fields: Fields;
  /** `spec.ingress[0]`. */
  readonly path: string;
  /** `from` or `to`: whose peers they are. */
  readonly peersMember: "from" | "to";
}

export function policies(graph: Graph): readonly GraphNode[] {
  return graph.ofKind("networking.k8s.io", "NetworkPolicy");
}

export function* policyRules(graph: Graph): Iterable<PolicyRule> {
  for (const policy of policies(graph)) {
    for (const direction of ["ingress", "egress"] as const) {
      for (const [index, rule] of asList(policy.spec[direction]).entries()) {
        const path = `spec.${direction}[${String(index)}]`;
        yield { policy, direction, fields: asFields(rule), path, peersMember: direction === "ingress" ? "from" : "to" };
      }
    }
  }
}

export interface PolicyPeer {
  readonly fields: Fields;
  readonly path: string;
}

export function peersOf({ fields, path, peersMember }: PolicyRule): readonly PolicyPeer[] {
  return asList(fields[peersMember]).map((peer, index) => ({
    fields: asFields(peer),
    path: `${path}.${peersMember}[${String(index)}]`,
  }));
}

/** The pods that a policy is about. */
export function subjectPods(graph: Graph, policy: GraphNode): readonly PodSource[] {
  return graph.podsSelectedBy(readLabelSelector(policy.spec.podSelector ?? {}), policy.namespace);
}

/** The pods that a peer means; undefined when they may be outside of the set. */
export function peerPods(graph: Graph, policy: GraphNode, { fields }: PolicyPeer): readonly PodSource[] | undefined {
  if (fields.ipBlock !== undefined) return undefined;
  const namespaces = peerNamespaces(graph, policy, fields);
  if (namespaces === undefined) return undefined;
  const selector = readLabelSelector(fields.podSelector ?? {});
  if (namespaces.some((namespace) => graph.mayBeMetOutside(selector, namespace))) return undefined;
  return namespaces.flatMap((namespace) => graph.podsSelectedBy(selector, namespace));
}

/** The namespaces of a peer; undefined when some that it means may be outside of the set. */
function peerNamespaces(graph: Graph, policy: GraphNode, fields: Fields): readonly string[] | undefined {
  if (!isFields(fields.namespaceSelector)) return [policy.namespace];
  const selector = readLabelSelector(fields.namespaceSelector);
  if (selector.state === "empty") return undefined;
  const matched = namespacesOf(graph, selector);
  return matched.length > 0 && matched.every((name) => graph.isWhole(name)) ? matched : undefined;
}

interface LabelledNamespace {
  readonly name: string;
  readonly labels: Labels;
}

interface NamespaceLabels {
  readonly all: readonly LabelledNamespace[];
  /** Findable by one label: `key=value`. */
  readonly byLabel: ReadonlyMap<string, readonly LabelledNamespace[]>;
}

function readNamespaceLabels(graph: Graph): NamespaceLabels {
  const all = graph.namespaceNames.map((name) => ({ name, labels: graph.namespaceLabels(name) }));
  const byLabel = new Map<string, LabelledNamespace[]>();
  for (const namespace of all) {
    for (const [key, value] of Object.entries(namespace.labels)) {
      addTo(byLabel, `${key}=${value}`, namespace);
    }
  }
  return { all, byLabel };
}

/** Namespaces of the set that a selector selects. */
export function namespacesOf(graph: Graph, selector: Selector): readonly string[] {
  const { all, byLabel } = graph.once(readNamespaceLabels);
  const equality = selector.requirements.find(({ operator, values }) => operator === "In" && values.length === 1);
  const candidates = equality === undefined ? all : (byLabel.get(`${equality.key}=${equality.values[0] ?? ""}`) ?? []);
  return candidates.filter(({ labels }) => selects(selector, labels)).map(({ name }) => name);
}
