/**
 * The names within pod templates that must be DNS labels: of containers, volumes and claim templates.
 */
import type { Graph, GraphNode } from "../../graph";

export interface NameInPod {
  readonly object: GraphNode;
  readonly name: string;
  readonly path: string;
}

export function* namesInPods(graph: Graph): Iterable<NameInPod> {
  for (const { node, containers, volumes, claimTemplates } of graph.templates) {
    for (const { name, path } of [...containers, ...volumes]) {
      if (name !== undefined) yield { object: node, name, path: `${path}.name` };
    }
    for (const [index, name] of claimTemplates.entries()) {
      yield { object: node, name, path: `spec.volumeClaimTemplates[${String(index)}].metadata.name` };
    }
  }
}
