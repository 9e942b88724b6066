/**
 * The pod spec that every workload shares: containers, volumes, placement, security, the time to end.
 */
import { isIP } from "node:net";
import type { Labels } from "../objects";
import { checkChoices } from "./choices";
import {
  type BuiltContainer,
  buildContainer,
  type ContainerPlace,
  type ContainerProps,
  type InitContainerProps,
  type SidecarProps,
} from "./container";
import { buildPlacement, type PlacementProps } from "./placement";
import { pick } from "./plain-json";
import type { PodPort, PortJson } from "./ports";
import { type Refuse, shown } from "./refuse";
import { checkSecurity, type PodSecurityContext, toRestricted } from "./security";
import { dnsSubdomain, isInteger } from "./syntax";
import { buildVolumes, type Volumes } from "./volumes";

/** An object that a pod names: the construct that makes it, or its name alone where it is made elsewhere. */
export interface NamedObject {
  readonly name: string;
  /** Where known. */
  readonly namespace?: string | undefined;
}

/** https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config */
export interface DnsConfig {
  /** Addresses, at most three. */
  readonly nameservers?: readonly string[];
  readonly searches?: readonly string[];
  readonly options?: readonly { readonly name: string; readonly value?: string }[];
}

/** What a pod has beside its containers; shared with `WebApp`. `W`: names of its volumes. */
export interface PodOptions<W extends string = string> extends PlacementProps {
  /** By name, for `volumeMounts`: `{ cache: { emptyDir: {} }, settings: config.volume() }`. */
  readonly volumes?: Volumes<W>;
  /** Time between SIGTERM and SIGKILL, preStop included. @default 30, by the API server */
  readonly terminationGracePeriodSeconds?: number;
  /**
   * Writes what the "restricted" Pod Security standard asks for (`RESTRICTED_SECURITY`), and refuses what it forbids.
   * @default nothing is written
   */
  readonly security?: "restricted";
  readonly securityContext?: PodSecurityContext;
  /** @default the namespace's `default` one, by the API server */
  readonly serviceAccount?: NamedObject;
  /** Whether a token of the service account is mounted. @default true, by the API server */
  readonly automountServiceAccountToken?: boolean;
  /** Secrets to pull images with. */
  readonly imagePullSecrets?: readonly NamedObject[];
  readonly priorityClass?: NamedObject;
  readonly hostNetwork?: boolean;
  readonly shareProcessNamespace?: boolean;
  /** Environment variables for each Service of the namespace. @default true, by the API server */
  readonly enableServiceLinks?: boolean;
  readonly dnsPolicy?: "ClusterFirst" | "ClusterFirstWithHostNet" | "Default" | "None";
  /** Added to what `dnsPolicy` gives; with `None` it is all there is. */
  readonly dnsConfig?: DnsConfig;
  /** Lines of `/etc/hosts`. */
  readonly hostAliases?: readonly { readonly ip: string; readonly hostnames: readonly string[] }[];
  readonly runtimeClassName?: string;
  readonly schedulerName?: string;
}

export interface PodProps<N extends string = string, V extends number = number, W extends string = string>
  extends PodOptions<W> {
  /** At least one. */
  readonly containers: readonly ContainerProps<N, V, NoInfer<W>>[];
  /** In this order, before the containers; those with `restartPolicy: "Always"` are sidecars and stay. */
  readonly initContainers?: readonly (InitContainerProps<NoInfer<W>> | SidecarProps<N, V, NoInfer<W>>)[];
}

export interface BuiltPod {
  readonly spec: Readonly<Record<string, unknown>>;
  readonly ports: readonly PodPort[];
}

export interface PodPlace {
  readonly namespace: string | undefined;
  /** Labels that select the very pods, for spread and affinity. */
  readonly selectorLabels: Labels;
  /** Volumes that are not in `volumes`: claim templates. */
  readonly claimNames: readonly string[];
  readonly refuse: Refuse;
}

const DEFAULT_GRACE_SECONDS = 30; // the API server's

export function buildPod(props: PodProps, place: PodPlace): BuiltPod {
  const { terminationGracePeriodSeconds: grace, volumes } = props;
  const { refuse, namespace, claimNames } = place;
  if (grace !== undefined && !(isInteger(grace) && grace >= 0)) {
    refuse(`terminationGracePeriodSeconds is ${shown(grace)}`, "Give a whole number of at least 0");
  }
  const volumeNames = volumes === undefined ? claimNames : [...claimNames, ...Object.keys(volumes)];
  checkUnique(volumeNames, "two volumes share the name", refuse);
  const built = buildContainers(props, { namespace, volumeNames, refuse });
  const all = [...built.init, ...built.main];
  checkDrain(all, grace ?? DEFAULT_GRACE_SECONDS, refuse);
  checkNetwork(props, refuse);
  if (props.securityContext) checkSecurity(props.securityContext, "securityContext", refuse);
  const ports = all.flatMap((container) => container.ports);
  const spec = {
    ...buildPlacement(props, { own: place, refuse }),
    ...buildIdentity(props, place),
    terminationGracePeriodSeconds: grace,
    securityContext: props.securityContext,
    volumes: volumes && buildVolumes(volumes, { namespace, refuse }),
    initContainers: props.initContainers && built.init.map(({ json }) => json),
    containers: built.main.map(({ json }) => json),
  };
  return { spec: props.security === "restricted" ? toRestricted(spec, refuse) : spec, ports };
}

function buildContainers(props: PodProps, place: ContainerPlace): { init: BuiltContainer[]; main: BuiltContainer[] } {
  const { containers, initContainers = [] } = props;
  const { refuse } = place;
  if (!Array.isArray(containers) || containers.length === 0)
    refuse("containers is empty", "Give at least one container");
  const buildAll = (list: readonly (ContainerProps | InitContainerProps | SidecarProps)[], field: string) =>
    list.map((container, index) => buildContainer(container, `${field}[${String(index)}]`, place));
  const init = buildAll(initContainers, "initContainers");
  const main = buildAll(containers, "containers");
  const all = [...init, ...main];
  const ports = all.flatMap((container) => container.ports);
  const names = all.map(({ json }) => json.name);
  checkUnique(names, "two containers or ports share the container name", refuse);
  const portNames = ports.flatMap(({ name }) => name ?? []);
  checkUnique(portNames, "two containers or ports share the port name", refuse);
  const numbers = ports.map(({ containerPort, protocol }) => `${String(containerPort)}/${protocol}`);
  checkUnique(numbers, "two containers or ports share the port", refuse);
  checkHostPorts(
    all.flatMap(({ json }) => json.ports ?? []),
    props,
    refuse,
  );
  for (const [index, container] of initContainers.entries()) checkInit(container, index, refuse);
  return { init, main };
}

function checkHostPorts(ports: readonly PortJson[], { hostNetwork }: PodProps, refuse: Refuse): void {
  const onHost = ports.filter(({ hostPort }) => hostPort !== undefined);
  const all = onHost.map(({ hostPort, protocol = "TCP" }) => `${String(hostPort)}/${protocol}`);
  checkUnique(all, "two containers or ports share the hostPort", refuse);
  const other = onHost.find(({ hostPort, containerPort }) => hostPort !== containerPort)?.hostPort;
  if (hostNetwork !== true || other === undefined) return;
  refuse(`hostNetwork is on, but hostPort ${String(other)} is not its containerPort`, "Drop the hostPort");
}

/** An init container that is no sidecar is over before a probe or hook could run; the API server refuses them. */
function checkInit(container: object, index: number, refuse: Refuse): void {
  if ("restartPolicy" in container && container.restartPolicy === "Always") return;
  const fields = ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle"].filter((name) => name in container);
  if (fields.length === 0) return;
  const fact = `initContainers[${String(index)}] has ${fields.join(" and ")}, but ends before the pod runs`;
  refuse(fact, 'Drop it, or give restartPolicy: "Always" to make it a sidecar');
}

/** Whom the pod acts as, what it may pull, and the fields that are written as they are. */
function buildIdentity(props: PodProps, { namespace, refuse }: PodPlace): Record<string, unknown> {
  const { serviceAccount, imagePullSecrets, priorityClass } = props;
  const named = [
    ["serviceAccount", serviceAccount] as const,
    ["priorityClass", priorityClass] as const,
    ...(imagePullSecrets ?? []).map((secret) => ["imagePullSecrets", secret] as const),
  ];
  for (const [field, object] of named) {
    if (object === undefined) continue;
    const problem = dnsSubdomain(object.name);
    if (problem !== undefined) refuse(`${field}.name is ${shown(object.name)}: it ${problem}`, "Change it");
    if (field === "priorityClass" || object.namespace === undefined || namespace === undefined) continue;
    if (object.namespace === namespace) continue;
    const fact = `${field} is in namespace ${shown(object.namespace)}, the pods are in ${shown(namespace)}`;
    refuse(fact, "Create it in the pods' namespace");
  }
  return {
    ...pick(props, PLAIN),
    serviceAccountName: serviceAccount?.name,
    imagePullSecrets: imagePullSecrets?.map(({ name }) => ({ name })),
    priorityClassName: priorityClass?.name,
  };
}

const PLAIN = [
  "automountServiceAccountToken",
  "hostNetwork",
  "shareProcessNamespace",
  "enableServiceLinks",
  "dnsPolicy",
  "dnsConfig",
  "hostAliases",
  "runtimeClassName",
  "schedulerName",
] as const;

/** All but what concerns its containers and their end, for a construct that hands them on. */
export const POD_OPTIONS = [
  ...PLAIN,
  ...(["pool", "nodeSelector", "tolerations", "nodeAffinity", "podAffinity", "podAntiAffinity"] as const),
  ...(["topologySpread", "volumes", "security"] as const),
  ...(["serviceAccount", "imagePullSecrets", "priorityClass"] as const),
] as const satisfies readonly (keyof PodOptions)[];

function checkUnique(values: readonly string[], what: string, refuse: Refuse): void {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) refuse(`${what} ${shown(twice)}`, "Give each its own");
}

function checkNetwork({ dnsPolicy, dnsConfig = {}, hostAliases = [] }: PodProps, refuse: Refuse): void {
  checkChoices({ dnsPolicy }, ["dnsPolicy"], { refuse });
  const { nameservers = [], searches = [] } = dnsConfig;
  const badSearch = searches.find((domain) => !/^[-a-z0-9_.]{1,254}$/.test(domain));
  if (badSearch !== undefined) refuse(`dnsConfig.searches has ${shown(badSearch)}`, "Give DNS names");
  if (dnsPolicy === "None" && nameservers.length === 0) {
    refuse("dnsPolicy is None without a name server", "Give dnsConfig: { nameservers: […] }");
  }
  if (nameservers.length > 3) refuse(`dnsConfig has ${String(nameservers.length)} nameservers`, "Give at most three");
  const bad = [...nameservers, ...hostAliases.map(({ ip }) => ip)].find((address) => isIP(address) === 0);
  if (bad !== undefined) refuse(`${shown(bad)} in dnsConfig or hostAliases is no address`, "Give an IP address");
  const badName = hostAliases.flatMap(({ hostnames }) => hostnames).find((name) => dnsSubdomain(name) !== undefined);
  if (badName !== undefined)
    refuse(`hostAliases has ${shown(badName)}: it ${String(dnsSubdomain(badName))}`, "Change it");
}

/** A sleep longer than the grace period is refused by the API server, in either hook. */
function checkDrain(containers: readonly BuiltContainer[], grace: number, refuse: Refuse): void {
  for (const { json, field } of containers) {
    for (const hook of ["preStop", "postStart"] as const) {
      const seconds = json.lifecycle?.[hook]?.sleep?.seconds ?? 0;
      if (seconds <= grace) continue;
      const place = `${field}.lifecycle.${hook}.sleep`;
      const fact = `${place} takes ${String(seconds)} s, terminationGracePeriodSeconds allows ${String(grace)}`;
      refuse(fact, "Raise terminationGracePeriodSeconds above it");
    }
  }
}
