/**
 * Selectors that select pods, and the path of one requirement within them.
 */
import { asFields, type Graph, memberPath, type SelectorPlace } from "../../graph";

const POD_ROLES = ["workload", "service", "disruption-budget", "policy-subject", "policy-peer", "pod-monitor"] as const;

export function podSelectors(graph: Graph): readonly SelectorPlace[] {
  return graph.once(readPodSelectors);
}

function readPodSelectors(graph: Graph): readonly SelectorPlace[] {
  return POD_ROLES.flatMap((role) => graph.selectors(role));
}

/** Where a selector asks for a key. */
export function requirementPath({ value, path, isMap }: SelectorPlace, key: string): string {
  const fields = asFields(value);
  if (isMap) return memberPath(path, key);
  if (Object.hasOwn(asFields(fields.matchLabels), key)) return memberPath(`${path}.matchLabels`, key);
  const expressions: unknown = fields.matchExpressions;
  const index = Array.isArray(expressions) ? expressions.findIndex((item) => asFields(item).key === key) : -1;
  return `${path}.matchExpressions[${String(Math.max(index, 0))}].key`;
}
