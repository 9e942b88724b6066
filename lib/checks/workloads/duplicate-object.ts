import type { GraphNode } from "../../graph";
import type { Check } from "../check";

export const duplicateObject: Check = {
  code: "duplicate-object",
  severity: "error",
  why: "Both are one object of the cluster: the one applied last wins, and the other is lost.",
  *run(graph) {
    const first = new Map<string, GraphNode>();
    for (const node of graph.nodes) {
      if (node.name === "" || node.kind === "") continue;
      const key = `${node.group} ${node.kind} ${node.namespace} ${node.name}`;
      const known = first.get(key);
      if (known === undefined) {
        first.set(key, node);
        continue;
      }
      const place = known.subject.source ?? known.subject.constructPath;
      const hint = place === undefined ? undefined : `the other is at ${place}`;
      yield { object: node, path: "metadata.name", message: `${node.text} is in the set twice`, related: known, hint };
    }
  },
};
