/**
 * The terms of pod affinity and anti-affinity, with the namespaces that they look at.
 */
import {
  asFields,
  asList,
  asText,
  type Graph,
  isFields,
  type PodSource,
  readLabelSelector,
  type Selector,
} from "../../graph";
import type { Problem } from "../check";
import { namespacesOf } from "../network/policy";
import { nearestPods } from "./nearest-pods";

export interface AffinityTerm {
  readonly pod: PodSource;
  readonly selector: Selector;
  readonly path: string;
  /** Namespaces of the set that the term looks at; undefined when it looks further. */
  readonly namespaces: readonly string[] | undefined;
}

export type AffinityKind = "podAffinity" | "podAntiAffinity";

export function* affinityTerms(
  graph: Graph,
  kind: AffinityKind,
  strength: "required" | "preferred",
): Iterable<AffinityTerm> {
  const list = `${strength}DuringSchedulingIgnoredDuringExecution`;
  for (const pod of graph.templates) {
    const affinity = pod.spec.affinity;
    if (affinity === undefined) continue;
    for (const [index, item] of asList(asFields(asFields(affinity)[kind])[list]).entries()) {
      const base = `${pod.specPath}.affinity.${kind}.${list}[${String(index)}]`;
      const term = strength === "required" ? asFields(item) : asFields(asFields(item).podAffinityTerm);
      const path = `${base}${strength === "required" ? "" : ".podAffinityTerm"}.labelSelector`;
      yield { pod, path, selector: readLabelSelector(term.labelSelector), namespaces: searched(graph, pod, term) };
    }
  }
}

function searched(
  graph: Graph,
  pod: PodSource,
  term: Readonly<Record<string, unknown>>,
): readonly string[] | undefined {
  const named = asList(term.namespaces).flatMap((name) => asText(name) ?? []);
  if (!isFields(term.namespaceSelector)) {
    if (named.length === 0) return [pod.namespace];
    return named.every((name) => graph.isWhole(name)) ? named : undefined;
  }
  const selector = readLabelSelector(term.namespaceSelector);
  if (selector.state === "empty") return undefined; // all namespaces of the cluster
  const selected = namespacesOf(graph, selector);
  const all = [...named, ...selected];
  return selected.length > 0 && all.every((name) => graph.isWhole(name)) ? all : undefined;
}

/** What both rules tell of a term that matches no pod. */
export function* unmetTerms(graph: Graph, terms: Iterable<AffinityTerm>): Iterable<Problem> {
  for (const term of terms) {
    if (!matchesNothing(graph, term)) continue;
    const { pod, selector, path, namespaces } = term;
    const near = nearestPods(graph, selector, namespaces?.[0] ?? pod.namespace);
    yield { object: pod.node, path, message: "matches no pod", ...near };
  }
}

/** Whether a term matches no pod of the set, although all pods that it could match are in it. */
function matchesNothing(graph: Graph, { selector, namespaces }: AffinityTerm): boolean {
  if (selector.state === "none") return true;
  if (selector.state !== "some" || namespaces === undefined) return false;
  return namespaces.every(
    (namespace) =>
      graph.podsSelectedBy(selector, namespace).length === 0 && !graph.mayBeMetOutside(selector, namespace),
  );
}
