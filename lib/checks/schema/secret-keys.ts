/**
 * Keys that the type of a Secret demands. A Secret that an Ingress or a pod needs in vain is told there instead.
 */
import { type Graph, type GraphNode, keysOf, memberPath } from "../../graph";
import type { SchemaIssue } from "./walk-schema";

const DEMANDED: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
};

export function secretKeyIssues(graph: Graph, node: GraphNode): readonly SchemaIssue[] {
  const demanded = node.is("", "Secret") ? DEMANDED[String(node.manifest.type)] : undefined;
  const keys = demanded === undefined ? undefined : keysOf(node);
  if (demanded === undefined || keys === undefined || isNeeded(graph, node)) return [];
  const missing = demanded.filter((key) => !keys.has(key));
  return missing.map((key) => ({
    fault: "required-missing",
    path: memberPath("data", key),
    message: "is required by the type",
  }));
}

function isNeeded(graph: Graph, node: GraphNode): boolean {
  const references = [...graph.references("ingress-tls"), ...graph.references("pull-secret")];
  return references.some(({ target }) => target.name === node.name && target.namespace === node.namespace);
}
