/**
 * Which targets of autoscalers can be judged: kinds of Kubernetes itself, and kinds of which the set holds objects. An
 * operator may have made any other.
 */
import { asFields, asList, type Graph, type Reference, type TargetRef } from "../../graph";

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

export function isBuiltInWorkload({ group, kind }: TargetRef): boolean {
  return BUILT_IN.has(`${group}/${kind}`);
}

export function isJudgedTarget({ target }: Reference, graph: Graph): boolean {
  return isBuiltInWorkload(target) || graph.ofKind(target.group, target.kind).length > 0 || isMisgrouped(target);
}

const SCALABLE: ReadonlySet<string> = new Set(["Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"]);

/** Custom kinds count as scalable unless their definition is in the set and says otherwise. */
export function isScalable(graph: Graph, { target }: Pick<Reference, "target">): boolean {
  if (isBuiltInWorkload(target)) return SCALABLE.has(target.kind);
  const definition = graph
    .ofKind("apiextensions.k8s.io", "CustomResourceDefinition")
    .find(({ spec }) => spec.group === target.group && asFields(spec.names).kind === target.kind);
  if (definition === undefined)
    return !(target.group === "" && (target.kind === "Service" || target.kind === "ConfigMap"));
  return asList(definition.spec.versions).some(
    (version) => asFields(asFields(version).subresources).scale !== undefined,
  );
}

/** The same for what must be scaled as well: a kind that cannot be is a finding of its own. */
export function isJudgedScaleTarget(reference: Reference, graph: Graph): boolean {
  return isJudgedTarget(reference, graph) && isScalable(graph, reference);
}

/** A well-known kind under the wrong group, such as Deployment of "v1": nothing can ever be found there. */
function isMisgrouped({ group, kind }: TargetRef): boolean {
  return (
    (group === "" || group === "extensions" || group === "apps") &&
    [...BUILT_IN].some((known) => known.endsWith(`/${kind}`))
  );
}
