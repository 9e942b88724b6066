/**
 * One container of a pod: what the user wrote, checked, in the order in which one would write it by hand.
 */
import { buildEnv, type Env } from "./env";
import { buildPorts, type PodPort, type PortProps, toPodPort } from "./ports";
import { checkLifecycle, checkProbe, type Lifecycle, type Probe } from "./probe";
import { type Refuse, shown } from "./refuse";
import { buildResources, type Resources } from "./resources";
import { dnsLabel } from "./syntax";

export type ImagePullPolicy = "Always" | "IfNotPresent" | "Never";
export type TerminationMessagePolicy = "File" | "FallbackToLogsOnError";

/** What a container has beside its name; shared with `WebApp`, which names its container itself. */
export interface ContainerOptions<P extends string | number = string | number> {
  readonly image: string;
  /** @default set by the API server: Always for the tag `latest` or none, else IfNotPresent */
  readonly imagePullPolicy?: ImagePullPolicy;
  /** Replaces the image's ENTRYPOINT. */
  readonly command?: readonly string[];
  /** Replaces the image's CMD. */
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly env?: Env;
  readonly resources?: Resources;
  readonly livenessProbe?: Probe<P>;
  readonly startupProbe?: Probe<P>;
}

/** `N`: names of its ports. `V`: their numbers. Nothing is added to what is written here. */
export interface ContainerProps<N extends string = string, V extends number = number>
  extends ContainerOptions<NoInfer<N> | NoInfer<V>>,
    PortProps<N, V> {
  readonly name: string;
  readonly readinessProbe?: Probe<NoInfer<N> | NoInfer<V>>;
  readonly lifecycle?: Lifecycle<NoInfer<N> | NoInfer<V>>;
  /** What a failed container's status says when it wrote no message of its own. */
  readonly terminationMessagePolicy?: TerminationMessagePolicy;
}

export type ContainerJson = Readonly<Record<string, unknown>>;

export interface BuiltContainer {
  readonly json: ContainerJson;
  readonly ports: readonly PodPort[];
}

export interface ContainerPlace {
  /** `containers[0]` */
  readonly field: string;
  readonly namespace: string | undefined;
  readonly refuse: Refuse;
}

export function buildContainer(props: ContainerProps, place: ContainerPlace): BuiltContainer {
  const { field, namespace, refuse } = place;
  checkNames(props, field, refuse);
  const portList = buildPorts(props, field, refuse);
  const ports = portList.map(toPodPort);
  const within = (name: string) => ({ field: `${field}.${name}`, ports, refuse, namespace });
  const probe = (name: "readinessProbe" | "livenessProbe" | "startupProbe") => {
    const given = props[name];
    return given === undefined ? {} : { [name]: checkProbe(given, within(name)) };
  };
  const json = {
    ...given(props, ["name", "image", "imagePullPolicy", "command", "args", "workingDir"]),
    ...(portList.length === 0 ? {} : { ports: portList }),
    ...(props.env === undefined ? {} : { env: buildEnv(props.env, within("env")) }),
    ...(props.resources === undefined
      ? {}
      : { resources: buildResources(props.resources, `${field}.resources`, refuse) }),
    ...probe("startupProbe"),
    ...probe("readinessProbe"),
    ...probe("livenessProbe"),
    ...(props.lifecycle === undefined ? {} : { lifecycle: checkLifecycle(props.lifecycle, within("lifecycle")) }),
    ...given(props, ["terminationMessagePolicy"]),
  };
  return { json, ports };
}

function checkNames({ name, image, command, args }: ContainerProps, field: string, refuse: Refuse): void {
  const problem = dnsLabel(name);
  if (problem !== undefined) refuse(`${field}.name is ${shown(name)}: it ${problem}`, "Rename the container");
  if (typeof image !== "string" || image === "" || /\s/.test(image)) {
    refuse(`${field}.image is ${shown(image)}`, 'Give an image reference such as "nginx:1.25"');
  }
  for (const [key, list] of Object.entries({ command, args })) {
    const bad = list?.find((word) => typeof word !== "string");
    if (bad !== undefined) refuse(`${field}.${key} contains ${shown(bad)}`, "Give strings");
  }
}

function given<T extends object>(props: T, names: readonly (keyof T & string)[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => props[name] !== undefined).map((name) => [name, props[name]]));
}
