import { asFields, below, type Graph, type Reference } from "../../graph";
import type { Check } from "../check";
import { scaleReferences } from "./autoscaler";
import { isBuiltInWorkload } from "./scale-target";

const SCALABLE: ReadonlySet<string> = new Set(["Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"]);

export const hpaTargetNotScalable: Check = {
  code: "hpa-target-not-scalable",
  severity: "error",
  why: "The kind has no scale subresource: the autoscaler can never change its number of pods.",
  *run(graph) {
    for (const reference of scaleReferences(graph)) {
      if (isScalable(graph, reference)) continue;
      const message = `a ${reference.target.kind} cannot be scaled`;
      yield {
        object: reference.from,
        path: below(reference.path, "kind"),
        message,
        related: graph.find(reference.target),
      };
    }
  },
};

/** Custom kinds count as scalable unless their definition is in the set and says otherwise. */
export function isScalable(graph: Graph, { target }: Pick<Reference, "target">): boolean {
  if (isBuiltInWorkload(target)) return SCALABLE.has(target.kind);
  const definition = graph
    .ofKind("apiextensions.k8s.io", "CustomResourceDefinition")
    .find(({ spec }) => spec.group === target.group && asFields(spec.names).kind === target.kind);
  if (definition === undefined)
    return !(target.group === "" && (target.kind === "Service" || target.kind === "ConfigMap"));
  const versions: unknown = definition.spec.versions;
  return (
    Array.isArray(versions) && versions.some((version) => asFields(asFields(version).subresources).scale !== undefined)
  );
}
