/**
 * Which targets of autoscalers can be judged: kinds of Kubernetes itself, and kinds of which the set holds objects. An
 * operator may have made any other.
 */
import type { Graph, Reference, TargetRef } from "../../graph";

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

/** A well-known kind under the wrong group, such as Deployment of "v1": nothing can ever be found there. */
function isMisgrouped({ group, kind }: TargetRef): boolean {
  return (
    (group === "" || group === "extensions" || group === "apps") &&
    [...BUILT_IN].some((known) => known.endsWith(`/${kind}`))
  );
}
