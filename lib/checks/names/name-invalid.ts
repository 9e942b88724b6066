import { asFields, asText, type Graph, type GraphNode } from "../../graph";
import type { Check, CheckOptions, Problem } from "../check";
import { isNewerOrSame } from "../kubernetes-version";
import { hasDnsLabelSyntax, hasDnsSubdomainSyntax, isDnsLabel } from "./syntax";

export const nameInvalid: Check = {
  code: "name-invalid",
  severity: "error",
  why: "Names become DNS names, file names and label values; the API server refuses one that breaks their rules.",
  *run(graph, options) {
    for (const node of graph.nodes) {
      const name = asText(asFields(node.manifest.metadata).name);
      const rule = name === undefined ? undefined : brokenRule(node, name, options);
      if (rule !== undefined)
        yield { object: node, path: "metadata.name", message: `${name ?? ""} is no ${rule}`, hint: RULES[rule] };
    }
    yield* namesInPods(graph);
  },
};

const RULES = {
  "path segment": "it must not be . or .., nor hold / or %",
  "DNS label": "use a–z, 0–9 and -, and begin and end with a letter or digit (at most 63 characters)",
  "DNS label that begins with a letter": "use a–z, 0–9 and -, begin with a letter and end with a letter or digit",
  "DNS subdomain": "use a–z, 0–9, - and ., and begin and end with a letter or digit",
};

type Rule = keyof typeof RULES;

/** Length is another rule's business: here only the characters count. */
function brokenRule(node: GraphNode, name: string, { kubernetesVersion }: CheckOptions): Rule | undefined {
  const { group, kind } = node;
  if (group === "rbac.authorization.k8s.io") return /^\.{1,2}$|[/%]/.test(name) ? "path segment" : undefined;
  if (node.is("", "Namespace") || node.is("apps", "StatefulSet"))
    return hasDnsLabelSyntax(name) ? undefined : "DNS label";
  if (node.is("", "Service")) return serviceRule(name, kubernetesVersion);
  if (kind === "APIService" || kind === "CustomResourceDefinition") return undefined; // named for their contents
  // Custom objects too: their storage asks for a DNS subdomain.
  return hasDnsSubdomainSyntax(name) ? undefined : "DNS subdomain";
}

/** Services may begin with a digit since 1.36. */
function serviceRule(name: string, kubernetesVersion: string): Rule | undefined {
  if (isNewerOrSame(kubernetesVersion, "1.36")) return hasDnsLabelSyntax(name) ? undefined : "DNS label";
  return hasDnsLabelSyntax(name) && /^[a-z]/.test(name) ? undefined : "DNS label that begins with a letter";
}

function* namesInPods(graph: Graph): Iterable<Problem> {
  for (const pod of graph.templates) {
    const places = [
      ...pod.containers.map(({ name, path }) => ({ name, path: `${path}.name` })),
      ...pod.volumes.map(({ name, path }) => ({ name, path: `${path}.name` })),
      ...pod.claimTemplates.map((name, index) => ({
        name,
        path: `spec.volumeClaimTemplates[${String(index)}].metadata.name`,
      })),
    ];
    for (const { name, path } of places) {
      if (name === undefined || isDnsLabel(name)) continue;
      yield { object: pod.node, path, message: `${name} is no DNS label`, hint: RULES["DNS label"] };
    }
  }
}
