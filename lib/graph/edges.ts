/**
 * The edges of a graph under their names, for those who want to draw it: what names what, and what selects what.
 */
import type { Graph } from "./graph";
import type { GraphNode } from "./node";
import type { ReferenceRole } from "./reference";
import type { SelectorRole } from "./selector-places";

export interface Edge {
  readonly from: GraphNode;
  readonly to: GraphNode;
  /** `mounts`, `selects`, `scales`, `routesTo`, … */
  readonly name: string;
}

const NAMES: Readonly<Record<ReferenceRole, string>> = {
  "api-service": "servedBy",
  claim: "mounts",
  "config-map": "reads",
  "external-metric-target": "scales",
  "governing-service": "namedBy",
  "hpa-target": "scales",
  "ingress-backend": "routesTo",
  "ingress-class": "ofClass",
  "ingress-tls": "servesWith",
  "priority-class": "ofPriority",
  "pull-secret": "pullsWith",
  role: "grants",
  "rollout-service": "shifts",
  "route-backend": "routesTo",
  "route-parent": "attachedTo",
  secret: "reads",
  "service-account": "runsAs",
  "service-account-secret": "holds",
  subject: "grantsTo",
  "vpa-target": "scales",
  webhook: "calls",
};

const SELECTING: readonly (readonly [SelectorRole, string])[] = [
  ["service", "selects"],
  ["disruption-budget", "protects"],
  ["policy-subject", "restricts"],
  ["pod-monitor", "scrapes"],
];

/** Every edge between two objects of the set, once. */
export function readEdges(graph: Graph): readonly Edge[] {
  const edges = new Map<string, Edge>();
  const add = (edge: Edge): void => {
    edges.set(`${String(edge.from.position)} ${edge.name} ${String(edge.to.position)}`, edge);
  };
  for (const role of graph.roles) {
    for (const { from, target } of graph.references(role)) {
      const to = graph.definition(target)?.by;
      if (to !== undefined) add({ from, to, name: NAMES[role] });
    }
  }
  for (const [role, name] of SELECTING) {
    for (const { node, selector } of graph.selectors(role)) {
      for (const pod of graph.podsSelectedBy(selector, node.namespace)) add({ from: node, to: pod.node, name });
    }
  }
  return [...edges.values()];
}
