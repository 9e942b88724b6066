/**
 * Judges of values that only one kind has, for the table of kinds.
 */
import { asFields, asList, asText, isFields } from "../../graph";
import { invalid, isMissing, type Judge } from "./value-judges";

export const servicePortsNeeded: Judge = (value) => {
  const spec = asFields(asFields(value).spec);
  if (asList(spec.ports).length > 0 || spec.clusterIP === "None" || spec.type === "ExternalName") return undefined;
  return { fault: "required-missing", message: "is required, unless the Service is headless", below: "spec.ports" };
};

export const ingressNeeded: Judge = (value) => {
  const { rules: list, defaultBackend } = asFields(asFields(value).spec);
  if (asList(list).length > 0 || !isMissing(defaultBackend)) return undefined;
  return { fault: "required-missing", message: "needs rules or a defaultBackend", below: "spec.rules" };
};

export const backendPort: Judge = (value) => {
  const { number, name } = asFields(asFields(value).port);
  if ((!isMissing(number) && number !== 0) || !isMissing(name)) return undefined;
  return { fault: "required-missing", message: "needs a number or a name", below: "port" };
};

export const lowestReplicas: Judge = (value) => {
  const { minReplicas, metrics } = asFields(value);
  const mayBeZero = asList(metrics).some((metric) => ["External", "Object"].includes(String(asFields(metric).type)));
  if (minReplicas !== 0 || mayBeZero) return undefined;
  return { fault: "invalid-value", message: "0 needs a metric of type Object or External", below: "minReplicas" };
};

export const ingressPath: Judge = (value) => {
  const { path, pathType } = asFields(value);
  const text = asText(path);
  if (pathType === "ImplementationSpecific" || pathType === undefined) return undefined;
  if (text === undefined || !text.startsWith("/"))
    return { fault: "invalid-value", message: "must begin with /", below: "path" };
  return undefined;
};

export const accountNamespace: Judge = (value) => {
  const { kind, namespace } = asFields(value);
  if (kind !== "ServiceAccount" || !isMissing(namespace)) return undefined;
  return { fault: "required-missing", message: "is required in a ClusterRoleBinding", below: "namespace" };
};

export const METRIC_SOURCES: Readonly<Record<string, string>> = {
  ContainerResource: "containerResource",
  External: "external",
  Object: "object",
  Pods: "pods",
  Resource: "resource",
};

/** The source that a metric's type names, and in it a target. */
export const metric: Judge = (value) => {
  const fields = asFields(value);
  const member = METRIC_SOURCES[asText(fields.type) ?? ""];
  if (member === undefined) return undefined;
  const required = (below: string) => ({ fault: "required-missing", message: "is required", below }) as const;
  const { [member]: source } = fields;
  if (!isFields(source)) return isMissing(source) ? required(member) : undefined;
  const { value: total, averageValue, averageUtilization } = asFields(source.target);
  const utilization = member === "resource" || member === "containerResource" ? averageUtilization : undefined;
  const plain = member === "external" || member === "object" ? total : undefined;
  const given = [utilization, averageValue, plain].some((one) => !isMissing(one));
  return given ? undefined : required(`${member}.target.${utilizationOr(member)}`);
};

function utilizationOr(member: string): string {
  return member === "resource" || member === "containerResource" ? "averageUtilization" : "averageValue";
}

export const peer: Judge = (value) => {
  if (!isFields(value)) return undefined;
  const { podSelector, namespaceSelector, ipBlock } = value;
  if ([podSelector, namespaceSelector, ipBlock].some((one) => !isMissing(one))) return undefined;
  return { fault: "required-missing", message: "needs a podSelector, a namespaceSelector or an ipBlock" };
};

export const portRange: Judge = (value) => {
  const { port: first, endPort } = asFields(value);
  if (typeof endPort !== "number") return undefined;
  const fault = (message: string) => ({ fault: "invalid-value", message, below: "endPort" }) as const;
  if (typeof first !== "number") return fault("needs a port that is a number");
  return endPort >= first && endPort <= 65535 ? undefined : fault(`must be from ${String(first)} to 65535`);
};

/** A rule says what may be done, with resources or with paths that are none. */
export const policyRule: Judge = (value) => {
  if (!isFields(value)) return undefined;
  const empty = (member: string): boolean => asList(value[member]).length === 0;
  const missing = empty("nonResourceURLs") ? ["verbs", "apiGroups", "resources"].find(empty) : undefined;
  const member = missing ?? (empty("verbs") ? "verbs" : undefined);
  return member === undefined ? undefined : { fault: "required-missing", message: "is required", below: member };
};

export const deadline: Judge = (value) => {
  const { progressDeadlineSeconds = 600, minReadySeconds = 0 } = asFields(value);
  if (typeof progressDeadlineSeconds !== "number" || typeof minReadySeconds !== "number") return undefined;
  if (progressDeadlineSeconds > minReadySeconds || progressDeadlineSeconds < 0) return undefined;
  const message = `${String(progressDeadlineSeconds)} must be greater than minReadySeconds`;
  return { fault: "invalid-value", message, below: "progressDeadlineSeconds" };
};

export const indexedJob: Judge = (value) => {
  const { completionMode, completions } = asFields(value);
  if (completionMode !== "Indexed" || !isMissing(completions)) return undefined;
  return { fault: "required-missing", message: "is required by completionMode Indexed", below: "completions" };
};

export const trafficPolicy: Judge = (value) => {
  const { type, externalTrafficPolicy, externalIPs } = asFields(value);
  const isOutside = type === "NodePort" || type === "LoadBalancer" || asList(externalIPs).length > 0;
  if (isMissing(externalTrafficPolicy) || isOutside) return undefined;
  const message = "is only for a NodePort or a LoadBalancer";
  return { fault: "invalid-value", message, below: "externalTrafficPolicy" };
};

export const webhookRule: Judge = (value) => {
  const fields = asFields(value);
  const missing = ["operations", "apiGroups", "apiVersions", "resources"].find(
    (name) => asList(fields[name]).length === 0,
  );
  return missing === undefined ? undefined : { fault: "required-missing", message: "is required", below: missing };
};

/** Names of the tz database; `Local` would be the time of whichever machine runs the controller. */
export const timeZone: Judge = (value) => {
  if (typeof value !== "string" || (/^(?!local$)[a-z]/i.test(value) && isTimeZone(value))) return undefined;
  return invalid(`${JSON.stringify(value)} is no time zone`, "write it as Europe/Berlin or Etc/UTC");
};

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
