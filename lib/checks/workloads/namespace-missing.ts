import { type Graph, type GraphNode, groupBy } from "../../graph";
import type { Check } from "../check";
import { hasDnsLabelSyntax } from "../names/syntax";
import { nearestName } from "../nearest";

export const namespaceMissing: Check = {
  code: "namespace-missing",
  severity: "warning",
  why: "The set declares its namespaces, but not this one: the object is refused unless somebody else made it.",
  needsWholeSet: true,
  *run(graph) {
    const declared = graph.ofKind("", "Namespace").map(({ name }) => name);
    if (declared.length === 0) return;
    const strangers = groupBy(
      graph.nodes.filter((node) => isStranger(graph, node)),
      ({ namespace }) => namespace,
    );
    // One Namespace that is missing is one fault, however many objects are in it.
    for (const [namespace, [node, ...others]] of strangers) {
      if (node === undefined) continue;
      const near = nearestName(namespace, declared);
      const more =
        others.length === 0
          ? ""
          : `, in which ${String(others.length)} more of it ${others.length === 1 ? "is" : "are"}`;
      yield {
        object: node,
        path: "metadata.namespace",
        message: `the set declares no Namespace ${namespace}${more}`,
        hint: near === undefined ? `it declares ${declared.join(", ")}` : `did you mean ${near}?`,
      };
    }
  },
};

/** A name that can be no namespace's is a finding of its own. */
function isStranger(graph: Graph, { namespace }: GraphNode): boolean {
  return graph.isUndeclaredNamespace(namespace) && hasDnsLabelSyntax(namespace);
}
