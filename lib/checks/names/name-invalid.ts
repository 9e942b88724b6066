import { asFields, asText, type GraphNode } from "../../graph";
import type { Check, CheckOptions } from "../check";
import { isNewerOrSame } from "../kubernetes-version";
import { namesInPods } from "./names-in-pods";
import { hasDnsLabelSyntax, hasDnsSubdomainSyntax } from "./syntax";

export const nameInvalid: Check = {
  code: "name-invalid",
  severity: "error",
  why: "Names become DNS names, file names and label values; the API server refuses one that breaks their rules.",
  *run(graph, options) {
    for (const node of graph.nodes) {
      const name = asText(asFields(node.manifest.metadata).name);
      const namespace = asText(node.metadata.namespace);
      if (namespace !== undefined && !hasDnsLabelSyntax(namespace)) {
        const message = `${namespace} is no name of a namespace`;
        yield { object: node, path: "metadata.namespace", message, hint: RULES["DNS label"] };
      }
      const rule = name === undefined ? undefined : brokenRule(node, name, options);
      if (rule !== undefined)
        yield { object: node, path: "metadata.name", message: `${name ?? ""} is no ${rule}`, hint: RULES[rule] };
    }
    for (const { object, name, path } of namesInPods(graph)) {
      if (!hasDnsLabelSyntax(name))
        yield { object, path, message: `${name} is no DNS label`, hint: RULES["DNS label"] };
    }
  },
};

const RULES = {
  "path segment": "it must not be . or .., nor hold / or %",
  "DNS label": "use a–z, 0–9 and -, and begin and end with a letter or digit (at most 63 characters)",
  "DNS label that begins with a letter": "use a–z, 0–9 and -, begin with a letter and end with a letter or digit",
  "DNS subdomain": "use a–z, 0–9, - and ., and begin and end with a letter or digit",
};

const NAMED_FOR_CONTENTS: ReadonlySet<string> = new Set([
  "APIService",
  "ClusterTrustBundle",
  "CustomResourceDefinition",
  "IPAddress",
]);

type Rule = keyof typeof RULES;

/** Length is another rule's business: here only the characters count. */
function brokenRule(node: GraphNode, name: string, { kubernetesVersion }: CheckOptions): Rule | undefined {
  const { group, kind } = node;
  if (group === "rbac.authorization.k8s.io") return /^\.{1,2}$|[/%]/.test(name) ? "path segment" : undefined;
  if (node.is("", "Namespace") || node.is("apps", "StatefulSet"))
    return hasDnsLabelSyntax(name) ? undefined : "DNS label";
  if (node.is("", "Service")) return serviceRule(name, kubernetesVersion);
  if (NAMED_FOR_CONTENTS.has(kind) || group.endsWith(".openshift.io")) return undefined; // rules of their own
  // Custom objects too: their storage asks for a DNS subdomain.
  return hasDnsSubdomainSyntax(name) ? undefined : "DNS subdomain";
}

/** Services may begin with a digit since 1.36. */
function serviceRule(name: string, kubernetesVersion: string): Rule | undefined {
  if (isNewerOrSame(kubernetesVersion, "1.36")) return hasDnsLabelSyntax(name) ? undefined : "DNS label";
  return hasDnsLabelSyntax(name) && /^[a-z]/.test(name) ? undefined : "DNS label that begins with a letter";
}
