/**
 * What the API's validation asks of the values in a pod, beyond its schema. Paths start at the pod's spec.
 */
import { asFields, asList, asNumber, asText, isFields } from "../../graph";
import {
  among,
  claimSpec,
  ipAddress,
  isMissing,
  type Judge,
  LABEL_NAME,
  NAME,
  notEmpty,
  oneOf,
  port,
  range,
  requires,
  resourceNames,
  rules,
  type ValueRule,
} from "./value-judges";

const PROBES = ["livenessProbe", "readinessProbe", "startupProbe"];
const HANDLERS = ["exec", "httpGet", "tcpSocket", "grpc"];
const HOOKS = ["lifecycle.postStart", "lifecycle.preStop"];

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

/** IsRelaxedEnvVarName: printable ASCII without the sign that ends a name. */
const envName: Judge = (value) => {
  if (typeof value !== "string" || /^[ -<>-~]*$/.test(value)) return undefined;
  return { fault: "invalid-value", message: `${JSON.stringify(value)} must be printable ASCII without =` };
};

/** The fields of a pod that the downward API gives to variables. */
const FIELD_PATH =
  /^(?:metadata\.(?:name|namespace|uid|(?:labels|annotations)\['.+'\])|spec\.(?:nodeName|host|serviceAccountName)|status\.(?:host|pod)IPs?)$/;
const envFieldPath: Judge = (value) => {
  if (typeof value !== "string" || FIELD_PATH.test(value)) return undefined;
  return {
    fault: "invalid-value",
    message: `${JSON.stringify(value)} is no field of a pod that a variable can be given`,
  };
};

const volumeSource: Judge = (value) => {
  const [first, second] = Object.entries(asFields(value)).filter(([, source]) => isFields(source));
  if (first === undefined || second === undefined) return undefined;
  return { fault: "invalid-value", message: `cannot stand beside ${first[0]}`, below: second[0] };
};

const toleration: Judge = (value) => {
  if (!isFields(value) || !isMissing(value.key) || value.operator === "Exists") return undefined;
  return { fault: "invalid-value", message: "must be Exists where there is no key", below: "operator" };
};

/** A hook that sleeps longer than the pod is given to end. */
const sleepFits: Judge = (value) => {
  const spec = asFields(value);
  const grace = asNumber(spec.terminationGracePeriodSeconds) ?? 30;
  for (const [index, container] of asList(spec.containers).entries()) {
    const sleep = asFields(asFields(asFields(asFields(container).lifecycle).preStop).sleep);
    const seconds = asNumber(sleep.seconds);
    if (seconds === undefined || seconds < 0 || seconds <= grace) continue;
    const message = `${String(seconds)} is longer than terminationGracePeriodSeconds (${String(grace)})`;
    const below = `containers[${String(index)}].lifecycle.preStop.sleep.seconds`;
    return { fault: "invalid-value", message, below };
  }
  return undefined;
};

const absolutePath: Judge = (value) => {
  if (asText(value)?.startsWith("/") !== false) return undefined;
  return { fault: "invalid-value", message: "must begin with /" };
};

const containersNeeded: Judge = (value) => {
  const { containers = null } = asFields(value);
  if (containers !== null && asList(containers).length > 0) return undefined;
  return { fault: "required-missing", message: "needs at least one container", below: "containers" };
};

const inContainer: readonly ValueRule[] = [
  ...inContainers(requires("image"), ""),
  ...inContainers(port, "ports[].containerPort"),
  ...inContainers(range(0, 65535), "ports[].hostPort"),
  ...inContainers(resourceNames(["cpu", "memory", "ephemeral-storage"]), "resources.requests", "resources.limits"),
  ...inContainers(envValue, "env[]"),
  ...inContainers(envName, "env[].name", "envFrom[].prefix"),
  ...inContainers(envFieldPath, "env[].valueFrom.fieldRef.fieldPath"),
  ...inContainers(
    oneOf("one source", ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"]),
    "env[].valueFrom",
  ),
  ...inContainers(oneOf("a configMapRef or a secretRef", ["configMapRef", "secretRef"]), "envFrom[]"),
  ...inContainers(
    requires("name"),
    ...["envFrom[].configMapRef", "envFrom[].secretRef"],
    ...["env[].valueFrom.configMapKeyRef", "env[].valueFrom.secretKeyRef"],
  ),
  ...inContainers(range(0), "securityContext.runAsUser", "securityContext.runAsGroup"),
];

const inProbes: readonly ValueRule[] = [
  ...inContainers(oneOf("a handler", HANDLERS), ...PROBES),
  ...inContainers(oneOf("a handler", ["exec", "httpGet", "sleep", "tcpSocket"]), ...HOOKS),
  ...inContainers(requires("command"), ...[...PROBES, ...HOOKS].map((place) => `${place}.exec`)),
  ...inContainers(notEmpty("a command"), ...[...PROBES, ...HOOKS].map((place) => `${place}.exec.command`)),
  ...inContainers(range(0), ...HOOKS.map((hook) => `${hook}.sleep.seconds`)),
  ...inContainers(
    port,
    ...[...PROBES, ...HOOKS].flatMap((place) => [`${place}.httpGet.port`, `${place}.tcpSocket.port`]),
    ...PROBES.map((probe) => `${probe}.grpc.port`),
  ),
  ...inContainers(
    range(0),
    ...PROBES.flatMap((probe) =>
      ["initialDelaySeconds", "periodSeconds", "timeoutSeconds", "successThreshold", "failureThreshold"].map(
        (name) => `${probe}.${name}`,
      ),
    ),
  ),
  ...inContainers(
    range(1, Number.POSITIVE_INFINITY),
    ...PROBES.map((probe) => `${probe}.terminationGracePeriodSeconds`),
  ),
  ...inContainers(range(0, 1), "livenessProbe.successThreshold", "startupProbe.successThreshold"),
];

const MODES = ["configMap", "secret", "projected", "downwardAPI"];
const inVolumes: readonly ValueRule[] = [
  ...rules(volumeSource, "volumes[]"),
  ...rules(requires("secretName"), "volumes[].secret"),
  ...rules(requires("name"), "volumes[].configMap"),
  ...rules(requires("name"), "volumes[].projected.sources[].configMap", "volumes[].projected.sources[].secret"),
  ...rules(range(0, 0o777), ...MODES.map((source) => `volumes[].${source}.defaultMode`)),
  ...rules(range(0, 0o777), ...MODES.map((source) => `volumes[].${source}.items[].mode`)),
  ...rules(requires("volumeClaimTemplate"), "volumes[].ephemeral"),
  ...rules(claimSpec, "volumes[].ephemeral.volumeClaimTemplate.spec"),
  ...rules(absolutePath, "volumes[].nfs.path"),
  ...rules(range(600, 2 ** 32), "volumes[].projected.sources[].serviceAccountToken.expirationSeconds"),
];

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
const POD_TERMS = [`${REQUIRED}[]`, `${PREFERRED}[].podAffinityTerm`];
const inScheduling: readonly ValueRule[] = [
  ...rules(toleration, "tolerations[]"),
  ...rules(notEmpty("a term"), `affinity.nodeAffinity.${REQUIRED}.nodeSelectorTerms`),
  ...["nodeAffinity", "podAffinity", "podAntiAffinity"].flatMap((kind) =>
    rules(range(1, 100), `affinity.${kind}.${PREFERRED}[].weight`),
  ),
  ...["podAffinity", "podAntiAffinity"].flatMap((kind) =>
    rules(LABEL_NAME, ...POD_TERMS.map((term) => `affinity.${kind}.${term}.namespaces[]`)),
  ),
  ...rules(range(1), "topologySpreadConstraints[].maxSkew", "topologySpreadConstraints[].minDomains"),
];

export const POD_RULES: readonly ValueRule[] = [
  ...rules(containersNeeded, ""),
  ...rules(sleepFits, ""),
  ...inContainer,
  ...inProbes,
  ...inVolumes,
  ...inScheduling,
  { at: "initContainers[].restartPolicy", judge: among("Always", "Never", "OnFailure") },
  ...rules(range(0, Number.POSITIVE_INFINITY), "terminationGracePeriodSeconds"),
  ...rules(range(1), "activeDeadlineSeconds"),
  ...rules(range(0), ...["runAsUser", "runAsGroup", "fsGroup"].map((name) => `securityContext.${name}`)),
  ...rules(NAME, "hostAliases[].hostnames[]", "dnsConfig.searches[]"),
  ...rules(ipAddress, "hostAliases[].ip", "dnsConfig.nameservers[]"),
  ...rules(requires("name"), "dnsConfig.options[]"),
];
