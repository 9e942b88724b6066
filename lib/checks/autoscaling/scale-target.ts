/**
 * Which targets of autoscalers can be judged: kinds of Kubernetes itself, and kinds of which the set holds objects. An
 * operator may have made any other.
 */
import { asFields, asList, type Graph, type Reference } from "../../graph";

const BUILT_IN: ReadonlySet<string> = new Set([
  "/Pod",
  "/ReplicationController",
  "apps/DaemonSet",
  "apps/Deployment",
  "apps/ReplicaSet",
  "apps/StatefulSet",
  "batch/CronJob",
  "batch/Job",
]);

/** Groups of Kubernetes itself: what is not in the set is nowhere, also where the kind is misspelled. */
const BUILT_IN_GROUPS: ReadonlySet<string> = new Set(["", "apps", "batch", "extensions"]);

export function isJudgedTarget({ target }: Reference, graph: Graph): boolean {
  return BUILT_IN_GROUPS.has(target.group) || graph.ofKind(target.group, target.kind).length > 0;
}

const SCALABLE: ReadonlySet<string> = new Set(["Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"]);

/** Custom kinds count as scalable unless their definition is in the set and says otherwise. */
export function isScalable(graph: Graph, { target }: Pick<Reference, "target">): boolean {
  if (BUILT_IN_GROUPS.has(target.group)) {
    const isKnown = BUILT_IN.has(`${target.group}/${target.kind}`) || graph.find(target) !== undefined;
    return SCALABLE.has(target.kind) || !isKnown;
  }
  const definition = graph
    .ofKind("apiextensions.k8s.io", "CustomResourceDefinition")
    .find(({ spec }) => spec.group === target.group && asFields(spec.names).kind === target.kind);
  if (definition === undefined) return true;
  return asList(definition.spec.versions).some(
    (version) => asFields(asFields(version).subresources).scale !== undefined,
  );
}

/** The same for what must be scaled as well: a kind that cannot be is a finding of its own. */
export function isJudgedScaleTarget(reference: Reference, graph: Graph): boolean {
  return isJudgedTarget(reference, graph) && isScalable(graph, reference);
}
