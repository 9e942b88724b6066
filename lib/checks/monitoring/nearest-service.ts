/**
 * For a ServiceMonitor that matches nothing: the Service that its author probably meant.
 */
import { type Graph, type GraphNode, type Selector, selects } from "../../graph";

/** A Service with the right labels, in whatever namespace. */
export function serviceElsewhere(graph: Graph, selector: Selector): GraphNode | undefined {
  return graph.ofKind("", "Service").find((service) => selects(selector, service.labels));
}

export function nearestService(graph: Graph, selector: Selector): { related?: GraphNode; hint: string } {
  const elsewhere = serviceElsewhere(graph, selector);
  if (elsewhere !== undefined) {
    const hint = `${elsewhere.text} is in namespace ${elsewhere.namespace}: put it into namespaceSelector.matchNames`;
    return { related: elsewhere, hint };
  }
  const services = graph.ofKind("", "Service");
  const keys = selector.requirements.map(({ key }) => key);
  const alike = services.find(({ labels }) => keys.some((key) => labels[key] !== undefined)) ?? services[0];
  if (alike === undefined) return { hint: "the set has no Service" };
  const labels = Object.entries(alike.labels).map(([key, value]) => `${key}: ${value}`);
  const has = labels.length === 0 ? "no labels" : labels.slice(0, 5).join(", ");
  return { related: alike, hint: `${alike.text} has ${has}` };
}
