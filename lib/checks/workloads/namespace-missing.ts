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
    for (const node of graph.nodes) {
      // A name that can be no namespace's is a finding of its own.
      if (!graph.isUndeclaredNamespace(node.namespace) || !hasDnsLabelSyntax(node.namespace)) continue;
      const near = nearestName(node.namespace, declared);
      yield {
        object: node,
        path: "metadata.namespace",
        message: `the set declares no Namespace ${node.namespace}`,
        hint: near === undefined ? `it declares ${declared.join(", ")}` : `did you mean ${near}?`,
      };
    }
  },
};
