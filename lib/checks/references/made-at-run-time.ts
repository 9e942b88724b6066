/**
 * Secrets and ConfigMaps that the set makes itself once it runs: a Job that creates certificates and stores them, a
 * controller that keeps its password in a Secret. Nothing in the manifests is such an object; what shows it is that the
 * set grants a pod of its own the right to create one there.
 */
import {
  asFields,
  asList,
  asText,
  type Fields,
  type Graph,
  type GraphNode,
  type PodSource,
  type TargetRef,
} from "../../graph";

const RESOURCES: ReadonlyMap<string, string> = new Map([
  ["ConfigMap", "configmaps"],
  ["Secret", "secrets"],
]);

/** Whether a Job may make it, or another pod that knows its name. */
export function isMadeAtRunTime(graph: Graph, target: TargetRef): boolean {
  const resource = target.group === "" ? RESOURCES.get(target.kind) : undefined;
  if (resource === undefined) return false;
  for (const { from, target: roleTarget } of graph.references("role")) {
    const isHere = from.kind === "ClusterRoleBinding" || from.namespace === target.namespace;
    const role = isHere ? graph.find(roleTarget) : undefined;
    if (role === undefined || !mayCreate(role, resource)) continue;
    const isNamed = rulesOf(role).some((rule) => has(rule.resourceNames, target.name) && has(rule.resources, resource));
    const makers = graph.templates.filter((pod) => isBoundTo(from, pod));
    if (makers.some((pod) => isNamed || pod.node.group === "batch" || mentions(pod, target.name))) return true;
  }
  return false;
}

function rulesOf({ manifest }: GraphNode): readonly Fields[] {
  return asList(manifest.rules).map(asFields);
}

/** Only what is granted by name: who may do everything does not do this. */
function mayCreate(role: GraphNode, resource: string): boolean {
  return rulesOf(role).some(({ resources, verbs, resourceNames }) => {
    return has(resources, resource) && asList(resourceNames).length === 0 && (has(verbs, "create") || has(verbs, "*"));
  });
}

function has(list: unknown, item: string): boolean {
  return asList(list).includes(item);
}

function isBoundTo(binding: GraphNode, { spec, namespace }: PodSource): boolean {
  const account = asText(spec.serviceAccountName) ?? asText(spec.serviceAccount) ?? "default";
  return asList(binding.manifest.subjects)
    .map(asFields)
    .some((subject) => {
      const place = asText(subject.namespace) ?? binding.namespace;
      return subject.kind === "ServiceAccount" && subject.name === account && place === namespace;
    });
}

/** Whether the name stands in what the containers are started with. */
function mentions({ containers }: PodSource, name: string): boolean {
  return containers.some(({ fields }) => {
    const values = asList(fields.env).map((entry) => asFields(entry).value);
    const texts = [...asList(fields.command), ...asList(fields.args), ...values];
    return texts.some((text) => typeof text === "string" && text.split(/[^-.a-z0-9]/).includes(name));
  });
}
