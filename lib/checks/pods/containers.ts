/**
 * Every container of every pod template of the set.
 */
import type { Container, Graph, PodSource } from "../../graph";

export interface ContainerOfPod {
  readonly pod: PodSource;
  readonly container: Container;
}

export function* containers(graph: Graph): Iterable<ContainerOfPod> {
  for (const pod of graph.templates) for (const container of pod.containers) yield { pod, container };
}
