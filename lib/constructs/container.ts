/**
 * One container of a pod: what the user wrote, checked, in the order in which one would write it by hand.
 */
import { checkChoices } from "./choices";
import { buildEnv, buildEnvFrom, type Env, type EnvFromSource } from "./env";
import type { KplusAction, KplusEnvFrom } from "./kplus";
import { mergePatch, type Patch } from "./merge-patch";
import { pick } from "./plain-json";
import { buildPorts, type PodPort, type PortJson, type PortProps, toPodPort } from "./ports";
import {
  type BuiltLifecycle,
  buildLifecycle,
  buildProbe,
  type HandlerPlace,
  type Lifecycle,
  type Probe,
} from "./probe";
import { type Refuse, shown } from "./refuse";
import { buildResources, type Resources } from "./resources";
import { type ContainerSecurityContext, checkSecurity } from "./security";
import { dnsLabel } from "./syntax";
import { checkDevices, checkMounts, type VolumeDevice, type VolumeMount, type VolumeName } from "./volume-mounts";

export type ImagePullPolicy = "Always" | "IfNotPresent" | "Never";
export type TerminationMessagePolicy = "File" | "FallbackToLogsOnError";

/** What every kind of container may have beside its name. `W`: names of the pod's volumes. */
export interface ProgramProps<W extends string = string> {
  readonly image: string;
  /** @default set by the API server: Always for the tag `latest` or none, else IfNotPresent */
  readonly imagePullPolicy?: ImagePullPolicy;
  /** Replaces the image's ENTRYPOINT. */
  readonly command?: readonly string[];
  /** Replaces the image's CMD. */
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly env?: Env;
  /** All keys of these as environment variables; `env` wins over them. */
  readonly envFrom?: readonly (EnvFromSource | KplusEnvFrom)[];
  readonly resources?: Resources;
  /** Each by the name of one of the pod's volumes. */
  readonly volumeMounts?: readonly VolumeMount<VolumeName<W>>[];
  /** Volumes as block devices: of claims with `volumeMode: "Block"`. */
  readonly volumeDevices?: readonly VolumeDevice<VolumeName<W>>[];
  readonly securityContext?: ContainerSecurityContext;
  /** Fields of the container that no prop models, applied last: a JSON merge patch (RFC 7396). @default none */
  readonly patch?: Patch;
}

/** What a container has beside its name; shared with `WebApp`, which names its container itself. */
export interface ContainerOptions<P extends string | number = string | number, W extends string = string>
  extends ProgramProps<W> {
  readonly livenessProbe?: Probe<P> | KplusAction;
  readonly startupProbe?: Probe<P> | KplusAction;
}

/** `N`: names of its ports. `V`: their numbers. Nothing is added to what is written here. */
export interface ContainerProps<N extends string = string, V extends number = number, W extends string = string>
  extends ContainerOptions<NoInfer<N> | NoInfer<V>, W>,
    PortProps<N, V> {
  readonly name: string;
  readonly readinessProbe?: Probe<NoInfer<N> | NoInfer<V>> | KplusAction;
  readonly lifecycle?: Lifecycle<NoInfer<N> | NoInfer<V>>;
  /** What a failed container's status says when it wrote no message of its own. */
  readonly terminationMessagePolicy?: TerminationMessagePolicy;
}

/** Runs to its end before the next one starts: it has neither ports nor probes nor hooks. */
export interface InitContainerProps<W extends string = string> extends ProgramProps<W> {
  readonly name: string;
  readonly restartPolicy?: never;
  readonly ports?: never;
  readonly unnamedPorts?: never;
  readonly readinessProbe?: never;
  readonly livenessProbe?: never;
  readonly startupProbe?: never;
  readonly lifecycle?: never;
  readonly terminationMessagePolicy?: TerminationMessagePolicy;
}

/**
 * Starts before the containers and the init containers after it, runs beside them, and ends after them (Kubernetes 1.29
 * or later). https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
 */
export interface SidecarProps<N extends string = string, V extends number = number, W extends string = string>
  extends ContainerProps<N, V, W> {
  readonly restartPolicy: "Always";
}

export type ContainerJson = Readonly<Record<string, unknown>> & {
  readonly name: string;
  readonly lifecycle?: BuiltLifecycle | undefined;
  readonly ports?: readonly PortJson[] | undefined;
};

export interface BuiltContainer {
  /** `containers[0]` */
  readonly field: string;
  readonly json: ContainerJson;
  readonly ports: readonly PodPort[];
}

export interface ContainerPlace {
  readonly namespace: string | undefined;
  readonly volumeNames: readonly string[];
  readonly refuse: Refuse;
}

type AnyContainer = ContainerProps & { readonly restartPolicy?: "Always" };

/** `field`: `containers[0]`. */
export function buildContainer(props: AnyContainer, field: string, place: ContainerPlace): BuiltContainer {
  const { namespace, volumeNames, refuse } = place;
  checkNames(props, field, refuse);
  checkChoices(props, ["imagePullPolicy", "terminationMessagePolicy"], { refuse, field: `${field}.` });
  if (props.securityContext) checkSecurity(props.securityContext, `${field}.securityContext`, refuse);
  const portList = buildPorts(props, field, refuse);
  const ports = portList.map(toPodPort);
  const within = (name: string) => ({ field: `${field}.${name}`, ports, refuse, namespace, volumeNames });
  const json = {
    ...pick(props, PLAIN),
    ports: portList.length === 0 ? undefined : portList,
    envFrom: props.envFrom && buildEnvFrom(props.envFrom, within("envFrom")),
    env: props.env && buildEnv(props.env, within("env")),
    resources: props.resources && buildResources(props.resources, `${field}.resources`, refuse),
    volumeMounts: props.volumeMounts && checkMounts(props.volumeMounts, within("volumeMounts")),
    volumeDevices: props.volumeDevices && checkDevices(props.volumeDevices, within("volumeDevices")),
    ...buildProbes(props, within),
    lifecycle: props.lifecycle && buildLifecycle(props.lifecycle, within("lifecycle")),
  };
  return { json: (props.patch ? mergePatch(json, props.patch) : json) as ContainerJson, ports, field };
}

const PLAIN = [
  ...(["name", "image", "imagePullPolicy", "restartPolicy", "command", "args", "workingDir"] as const),
  ...(["terminationMessagePolicy", "securityContext"] as const),
] as const;
const PROBES = ["startupProbe", "readinessProbe", "livenessProbe"] as const;

function buildProbes(props: ContainerProps, within: (name: string) => HandlerPlace): Record<string, Probe> {
  const built: Record<string, Probe> = {};
  for (const name of PROBES) {
    const given = props[name];
    if (given === undefined) continue;
    const place = within(name);
    const probe = buildProbe(given, place);
    checkRole(probe, name, place);
    built[name] = probe;
  }
  return built;
}

/** Readiness comes and goes and ends nothing; the other two are over with one success, and their failure ends the pod. */
function checkRole(probe: Probe, name: (typeof PROBES)[number], { field, refuse }: HandlerPlace): void {
  if (name === "readinessProbe" && probe.terminationGracePeriodSeconds !== undefined) {
    refuse(`${field} has terminationGracePeriodSeconds, but readiness ends nothing`, "Drop it");
  }
  if (name !== "readinessProbe" && (probe.successThreshold ?? 1) !== 1) {
    refuse(`${field}.successThreshold is ${shown(probe.successThreshold)}; only readiness can ask for more`, "Drop it");
  }
}

function checkNames({ name, image, command, args }: ContainerProps, field: string, refuse: Refuse): void {
  const problem = dnsLabel(name);
  if (problem !== undefined) refuse(`${field}.name is ${shown(name)}: it ${problem}`, "Rename the container");
  if (typeof image !== "string" || image === "" || /\s/.test(image)) {
    refuse(`${field}.image is ${shown(image)}`, 'Give an image reference such as "nginx:1.25"');
  }
  for (const [key, list] of Object.entries({ command, args })) {
    if (list !== undefined && !Array.isArray(list))
      refuse(`${field}.${key} is ${shown(list)}`, "Give a list of strings");
    const bad = list?.find((word) => typeof word !== "string");
    if (bad !== undefined) refuse(`${field}.${key} contains ${shown(bad)}`, "Give strings");
  }
}
