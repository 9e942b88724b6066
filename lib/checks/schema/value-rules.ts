/**
 * What the API's validation asks beyond the schema, field by field: ranges, and fields that only its code requires.
 */
import {
  asFields,
  asList,
  asText,
  below,
  buildPatternTree,
  type GraphNode,
  isFields,
  readPodSource,
  walkPatterns,
} from "../../graph";
import { portNameFault } from "../names/syntax";
import { readIpv4, readIpv6 } from "../network/ip-block";
import type { SchemaIssue } from "./walk-schema";

/** What is wrong with a value; `below` names the member at fault. */
type Fault = Pick<SchemaIssue, "fault" | "message" | "hint"> & { readonly below?: string };
type Judge = (value: unknown, node?: GraphNode) => Fault | undefined;

interface ValueRule {
  readonly at: string;
  readonly judge: Judge;
}

function range(first: number, last = Number.POSITIVE_INFINITY): Judge {
  return (value) => {
    if (typeof value !== "number" || (value >= first && value <= last)) return undefined;
    const bounds =
      last === Number.POSITIVE_INFINITY ? `at least ${String(first)}` : `from ${String(first)} to ${String(last)}`;
    return { fault: "invalid-value", message: `${String(value)} is not allowed: it must be ${bounds}` };
  };
}

function requires(...members: readonly string[]): Judge {
  return (value) => {
    const fields = asFields(value);
    const missing = members.find((member) => isMissing(fields[member]));
    return missing === undefined ? undefined : { fault: "required-missing", message: "is required", below: missing };
  };
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

/** Exactly one of several members, of which the API lets none stand beside another. */
function oneOf(words: string, members: readonly string[]): Judge {
  return (value) => {
    if (!isFields(value)) return undefined;
    const given = members.filter((member) => !isMissing(value[member]));
    if (given.length === 1) return undefined;
    if (given.length === 0) return { fault: "required-missing", message: `needs ${words}` };
    return { fault: "invalid-value", message: `cannot stand beside ${given[0] ?? ""}`, below: given[1] ?? "" };
  };
}

const inPortRange = range(1, 65535);
const port = (value: unknown): Fault | undefined => inPortRange(value);
const HOST = /^(?:\*\.)?[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

const host: Judge = (value) => {
  if (typeof value !== "string" || value === "" || (value.length <= 253 && HOST.test(value))) return undefined;
  return {
    fault: "invalid-value",
    message: `${value} is no host name`,
    hint: "write it in lower case, as a.example.com or *.example.com",
  };
};

function among(...allowed: readonly string[]): Judge {
  return (value) => {
    if (typeof value !== "string" || allowed.includes(value)) return undefined;
    return {
      fault: "invalid-value",
      message: `${JSON.stringify(value)} is not allowed`,
      hint: `use one of ${allowed.join(", ")}`,
    };
  };
}

const clusterIp: Judge = (value) => {
  if (typeof value !== "string" || value === "" || value === "None") return undefined;
  if (readIpv4(value) !== undefined || readIpv6(value) !== undefined) return undefined;
  return { fault: "invalid-value", message: `${value} is no IP address` };
};

const policyPort: Judge = (value) => {
  const fault = typeof value === "string" ? portNameFault(value) : undefined;
  return fault === undefined ? port(value) : { fault: "invalid-value", message: fault };
};

const PROBES = ["livenessProbe", "readinessProbe", "startupProbe"];
const HANDLERS = ["exec", "httpGet", "tcpSocket", "grpc"];

function rules(judge: Judge, ...places: readonly string[]): ValueRule[] {
  return places.map((at) => ({ at, judge }));
}

function inContainers(judge: Judge, ...places: readonly string[]): ValueRule[] {
  return ["containers[]", "initContainers[]"].flatMap((list) =>
    places.map((place) => ({ at: place === "" ? list : `${list}.${place}`, judge })),
  );
}

const envValue: Judge = (value) => {
  const entry = asFields(value);
  if (isMissing(entry.valueFrom) || isMissing(entry.value)) return undefined;
  return { fault: "invalid-value", message: "cannot stand beside value", below: "valueFrom" };
};

const POD_RULES = buildPatternTree<ValueRule>([
  ...inContainers(requires("image"), ""),
  ...inContainers(port, "ports[].containerPort"),
  ...inContainers(range(0, 65535), "ports[].hostPort"),
  ...inContainers(envValue, "env[]"),
  ...inContainers(
    oneOf("one source", ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"]),
    "env[].valueFrom",
  ),
  ...inContainers(oneOf("a handler", HANDLERS), ...PROBES),
  ...inContainers(range(0), ...PROBES.map((probe) => `${probe}.initialDelaySeconds`)),
  ...inContainers(
    range(0),
    ...PROBES.flatMap((probe) =>
      ["periodSeconds", "timeoutSeconds", "successThreshold", "failureThreshold"].map((name) => `${probe}.${name}`),
    ),
  ),
  ...inContainers(range(0, 1), "livenessProbe.successThreshold", "startupProbe.successThreshold"),
  { at: "initContainers[].restartPolicy", judge: among("Always", "Never", "OnFailure") },
  ...rules(range(0), "terminationGracePeriodSeconds"),
  ...rules(range(1), "activeDeadlineSeconds"),
  ...rules(requires("secretName"), "volumes[].secret"),
  ...rules(requires("name"), "volumes[].configMap"),
]);

const containersNeeded: Judge = (value) => {
  const { containers = null } = asFields(value);
  if (containers !== null && asList(containers).length > 0) return undefined;
  return { fault: "required-missing", message: "needs at least one container", below: "containers" };
};

const servicePortsNeeded: Judge = (value) => {
  const spec = asFields(asFields(value).spec);
  if (asList(spec.ports).length > 0 || spec.clusterIP === "None" || spec.type === "ExternalName") return undefined;
  return { fault: "required-missing", message: "is required, unless the Service is headless", below: "spec.ports" };
};

const ingressNeeded: Judge = (value) => {
  const { rules: list, defaultBackend } = asFields(asFields(value).spec);
  if (asList(list).length > 0 || !isMissing(defaultBackend)) return undefined;
  return { fault: "required-missing", message: "needs rules or a defaultBackend", below: "spec.rules" };
};

const claimNeeded: Judge = (value) => {
  const spec = asFields(asFields(value).spec);
  if (asList(spec.accessModes).length === 0)
    return { fault: "required-missing", message: "is required", below: "spec.accessModes" };
  const { storage } = asFields(asFields(spec.resources).requests);
  return isMissing(storage)
    ? { fault: "required-missing", message: "is required", below: "spec.resources.requests.storage" }
    : undefined;
};

const backendPort: Judge = (value) => {
  const { number, name } = asFields(asFields(value).port);
  if (!isMissing(number) || !isMissing(name)) return undefined;
  return { fault: "required-missing", message: "needs a number or a name", below: "port" };
};

const lowestReplicas: Judge = (value) => {
  const { minReplicas, metrics } = asFields(value);
  const mayBeZero = asList(metrics).some((metric) => ["External", "Object"].includes(String(asFields(metric).type)));
  if (minReplicas !== 0 || mayBeZero) return undefined;
  return { fault: "invalid-value", message: "0 needs a metric of type Object or External", below: "minReplicas" };
};

const ingressPath: Judge = (value) => {
  const { path, pathType } = asFields(value);
  const text = asText(path);
  if (pathType === "ImplementationSpecific" || pathType === undefined) return undefined;
  if (text === undefined || !text.startsWith("/"))
    return { fault: "invalid-value", message: "must begin with /", below: "path" };
  return undefined;
};

const accountNamespace: Judge = (value) => {
  const { kind, namespace } = asFields(value);
  if (kind !== "ServiceAccount" || !isMissing(namespace)) return undefined;
  return { fault: "required-missing", message: "is required in a ClusterRoleBinding", below: "namespace" };
};

const BACKEND = oneOf("a service or a resource", ["service", "resource"]);

const KIND_RULES: Readonly<Record<string, readonly ValueRule[]>> = {
  "/Service": [
    ...rules(servicePortsNeeded, ""),
    ...rules(port, "spec.ports[].port"),
    ...rules(clusterIp, "spec.clusterIP"),
  ],
  "/Endpoints": rules(port, "subsets[].ports[].port"),
  "discovery.k8s.io/EndpointSlice": rules(port, "ports[].port"),
  "/PersistentVolumeClaim": rules(claimNeeded, ""),
  "/ReplicationController": rules(requires("template"), "spec"),
  "apps/Deployment": [
    ...rules(
      range(0),
      "spec.replicas",
      "spec.minReadySeconds",
      "spec.revisionHistoryLimit",
      "spec.progressDeadlineSeconds",
    ),
  ],
  "apps/ReplicaSet": rules(range(0), "spec.replicas", "spec.minReadySeconds"),
  "apps/StatefulSet": rules(range(0), "spec.replicas", "spec.minReadySeconds"),
  "apps/DaemonSet": rules(range(0), "spec.minReadySeconds"),
  "autoscaling/HorizontalPodAutoscaler": [
    ...rules(range(1), "spec.maxReplicas"),
    ...rules(range(0), "spec.minReplicas"),
    ...rules(lowestReplicas, "spec"),
    ...rules(
      range(1),
      "spec.metrics[].resource.target.averageUtilization",
      "spec.metrics[].containerResource.target.averageUtilization",
    ),
    ...rules(among("ContainerResource", "External", "Object", "Pods", "Resource"), "spec.metrics[].type"),
  ],
  "batch/Job": rules(
    range(0),
    "spec.parallelism",
    "spec.completions",
    "spec.backoffLimit",
    "spec.activeDeadlineSeconds",
    "spec.ttlSecondsAfterFinished",
  ),
  "batch/CronJob": [
    ...rules(
      range(0),
      "spec.startingDeadlineSeconds",
      "spec.successfulJobsHistoryLimit",
      "spec.failedJobsHistoryLimit",
    ),
    ...rules(requires("schedule"), "spec"),
  ],
  "networking.k8s.io/NetworkPolicy": rules(policyPort, "spec.ingress[].ports[].port", "spec.egress[].ports[].port"),
  "rbac.authorization.k8s.io/ClusterRoleBinding": [
    ...rules(among("ClusterRole"), "roleRef.kind"),
    ...rules(accountNamespace, "subjects[]"),
    ...rules(among("ServiceAccount", "User", "Group"), "subjects[].kind"),
  ],
  "rbac.authorization.k8s.io/RoleBinding": [
    ...rules(among("ClusterRole", "Role"), "roleRef.kind"),
    ...rules(among("ServiceAccount", "User", "Group"), "subjects[].kind"),
  ],
  "networking.k8s.io/Ingress": [
    ...rules(host, "spec.rules[].host", "spec.tls[].hosts[]"),
    ...rules(ingressNeeded, ""),
    ...rules(backendPort, "spec.defaultBackend.service", "spec.rules[].http.paths[].backend.service"),
    ...rules(ingressPath, "spec.rules[].http.paths[]"),
    ...rules(BACKEND, "spec.defaultBackend", "spec.rules[].http.paths[].backend"),
  ],
};

const TREES = new Map(Object.entries(KIND_RULES).map(([key, list]) => [key, buildPatternTree(list)]));
const TEMPLATE = buildPatternTree<ValueRule>(rules(containersNeeded, ""));

export function valueIssues(node: GraphNode): readonly SchemaIssue[] {
  const issues: SchemaIssue[] = [];
  const visit = ({ judge }: ValueRule, value: unknown, path: string): void => {
    const found = judge(value, node);
    if (found === undefined) return;
    const { below: member = "", ...issue } = found;
    issues.push({ ...issue, path: below(path, member) });
  };
  const tree = TREES.get(`${node.group}/${node.kind}`);
  if (tree !== undefined) walkPatterns(tree, { value: node.manifest, path: "" }, visit);
  const pod = readPodSource(node);
  if (pod === undefined) return issues;
  walkPatterns(POD_RULES, { value: pod.spec, path: pod.specPath }, visit);
  walkPatterns(TEMPLATE, { value: pod.spec, path: pod.specPath }, visit);
  return issues;
}
