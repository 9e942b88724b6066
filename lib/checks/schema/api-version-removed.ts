import type { Check } from "../check";
import { removedApi } from "./removed-apis";

export const apiVersionRemoved: Check = {
  code: "api-version-removed",
  severity: "error",
  why: "The API server no longer knows this version: the object is refused.",
  *run(graph, { kubernetesVersion }) {
    for (const node of graph.nodes) {
      const removed = removedApi(node.info, kubernetesVersion);
      if (removed === undefined) continue;
      yield {
        object: node,
        path: "apiVersion",
        message: `${node.kind} of ${String(node.manifest.apiVersion)} was removed in Kubernetes ${removed.removedIn}`,
        hint: removed.successor === undefined ? "it has no successor" : `use ${removed.successor}`,
      };
    }
  },
};
