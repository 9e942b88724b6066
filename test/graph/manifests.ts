/** Short ways to manifests and graphs, for tests that are about the graph. */
import { Graph, type GraphNode } from "../../lib/graph";
import type { Manifest } from "../../lib/objects";

/** `manifest("apps/v1 Deployment", "shop/web", { spec })`; without a namespace: `"web"`. */
export function manifest(type: string, name: string, rest: Readonly<Record<string, unknown>> = {}): Manifest {
  const [apiVersion = "", kind = ""] = type.split(" ");
  const [first = "", second] = name.split("/");
  const identity = second === undefined ? { name: first } : { namespace: first, name: second };
  return { apiVersion, kind, ...rest, metadata: { ...identity, ...(rest.metadata as object | undefined) } };
}

export function graphOf(...manifests: readonly Manifest[]): Graph {
  return new Graph(manifests.map((one) => ({ manifest: one })));
}

/** The node of one manifest alone. */
export function nodeOf(...args: Parameters<typeof manifest>): GraphNode {
  const [node] = graphOf(manifest(...args)).nodes;
  if (node === undefined) throw new Error("a graph of one manifest has one node");
  return node;
}

/** A pod template with these labels and members of the pod's spec. */
export function template(labels: Readonly<Record<string, unknown>>, spec: Readonly<Record<string, unknown>> = {}) {
  return { metadata: { labels }, spec: { containers: [{ name: "app", image: "nginx" }], ...spec } };
}
