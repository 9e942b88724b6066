/**
 * Values of cdk8s-plus, of any version, where a plain value would do. Nothing here imports it: its values are known by
 * their shape, and those that only render inside a pod are rendered in a scratch Pod of the very package that made them,
 * which is in memory already.
 */
import { createRequire } from "node:module";
import { App, Chart } from "cdk8s";
import type { PodPort } from "./ports";
import { type Refuse, shown } from "./refuse";

/** A `kplus.Probe` or `kplus.Handler`. Its one member is only looked at, never called. */
export interface KplusAction {
  _toKube(container: never): object;
}

/** A `kplus.EnvFrom`. */
export interface KplusEnvFrom {
  _toKube(): object;
}

/** A `kplus.Volume`. */
export interface KplusVolume {
  readonly name: string;
  asVolume(): object;
}

/** A `kplus.Deployment` or another workload of cdk8s-plus whose pods can be counted. */
export interface KplusScalable {
  readonly metadata: { readonly namespace?: string | undefined };
  /** Makes it write no `replicas`. */
  markHasAutoscaler(): void;
  toScalingTarget(): {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name: string;
    readonly replicas?: number;
  };
}

export function isKplusAction(value: object): value is KplusAction {
  return typeof (value as Partial<KplusAction>)._toKube === "function";
}

export function isKplusVolume(value: object): value is KplusVolume {
  return typeof (value as Partial<KplusVolume>).asVolume === "function";
}

export interface KplusPlace {
  readonly field: string;
  /** Ports of the container: an action without a port means the first, or 80 where there is none. */
  readonly ports: readonly PodPort[];
  readonly refuse: Refuse;
}

type Json = Readonly<Record<string, unknown>>;
type ScratchPod = new (scope: Chart, id: string, props: object) => unknown;

/** Where the value of each kind goes in the props of a kplus.Pod, and where it comes out of its spec. */
const KINDS = {
  Probe: { put: (value: object) => ({ readiness: value }), read: (container: Json) => container.readinessProbe },
  Handler: {
    put: (value: object) => ({ lifecycle: { preStop: value } }),
    read: (container: Json) => (container.lifecycle as Json | undefined)?.preStop,
  },
  EnvFrom: {
    put: (value: object) => ({ envFrom: [value] }),
    read: (container: Json) => (container.envFrom as readonly Json[] | undefined)?.[0],
  },
  Volume: { put: () => ({}), read: (_: Json, volumes: readonly Json[] = []) => volumes[0] },
};

/** The value as it stands in a manifest. */
export function renderKplus(value: object, kind: keyof typeof KINDS, place: KplusPlace): Json {
  const { field, ports, refuse } = place;
  const { packageName, className } = makerOf(value, place);
  if (className !== kind) refuse(`${field} is a kplus.${className}`, `Give a plain value, or a kplus.${kind}`);
  const Pod = loadPod(value, packageName, place);
  const chart = new Chart(new App(), "scratch");
  const container = {
    image: "scratch",
    ...(ports[0] && { portNumber: ports[0].containerPort }),
    ...KINDS[kind].put(value),
  };
  try {
    new Pod(chart, "pod", { containers: [container], ...(kind === "Volume" ? { volumes: [value] } : {}) });
    const [pod] = chart.toJson() as { spec: { containers: Json[]; volumes?: Json[] } }[];
    const json = KINDS[kind].read(pod?.spec.containers[0] ?? {}, pod?.spec.volumes);
    if (typeof json === "object" && json !== null) return json as Json;
  } catch (error) {
    refuse(`${field} does not render: ${shown(error instanceof Error ? error.message : error)}`, "Give a plain value");
  }
  return refuse(`${field} renders to nothing`, "Give a plain value");
}

/** jsii writes into each class where it comes from: `cdk8s-plus-28.Probe`. */
function makerOf(value: object, { field, refuse }: KplusPlace): { packageName: string; className: string } {
  const maker = value.constructor as unknown as Record<symbol, { readonly fqn?: unknown } | undefined>;
  const name = maker[Symbol.for("jsii.rtti")]?.fqn;
  const [, packageName, className] = /^(cdk8s-plus-\d+)\.(\w+)$/.exec(String(name)) ?? [];
  if (packageName === undefined || className === undefined) {
    return refuse(`${field} is a ${value.constructor.name} that no cdk8s-plus made`, "Give a plain value");
  }
  return { packageName, className };
}

/** The `Pod` of the copy that made the value; failing that, of the package of that name. */
function loadPod(value: object, packageName: string, { field, refuse }: KplusPlace): ScratchPod {
  const kind = value.constructor.name;
  const load = createRequire(__filename);
  const loaded = Object.values(load.cache).map((module) => (module?.exports ?? {}) as Record<string, unknown>);
  const maker = loaded.find((exported) => exported[kind] === value.constructor && typeof exported.Pod === "function");
  try {
    return (maker ?? (load(packageName) as Record<string, unknown>)).Pod as ScratchPod;
  } catch (cause) {
    return refuse(`${field} was made by ${packageName}, which cannot be loaded: ${shown(cause)}`, "Install it");
  }
}
