/**
 * The common case in one construct: an HTTP server that loses no request while it is updated, scaled in or drained.
 */
import type { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import type { Labels } from "../objects";
import { nameOf, type ObjectProps } from "./api-object";
import type { Autoscaling } from "./autoscaler";
import { Config, type ConfigData } from "./config";
import type {
  ContainerOptions,
  ContainerProps,
  InitContainerProps,
  SidecarProps,
  TerminationMessagePolicy,
} from "./container";
import { DisruptionBudget, type DisruptionLimit } from "./disruption-budget";
import type { Env } from "./env";
import type { KplusAction } from "./kplus";
import type { NameLabel, NoLabels } from "./labels";
import type { Patch } from "./merge-patch";
import { pick } from "./plain-json";
import type { PodSource, TargetPort } from "./pod-source";
import { POD_OPTIONS, type PodOptions } from "./pod-spec";
import type { PodPort } from "./ports";
import type { Probe } from "./probe";
import { type Refuse, refuseFor, shown } from "./refuse";
import { RollingDeployment, type RollingUpdate, type RolloutLimits } from "./rolling-deployment";
import type { Scale } from "./scale";
import type { PodSecurityContext } from "./security";
import { ClusterIpService, NodePortService } from "./services";
import { isInteger } from "./syntax";

/** What `WebApp` writes where its user wrote nothing; `false` in the props switches each off. */
export const WEB_APP_DEFAULTS = {
  replicas: 2,
  rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
  probePeriodSeconds: 2,
  drainSeconds: 5,
  /** Grace beyond the drain. */
  shutdownSeconds: 30,
  disruptionBudget: { maxUnavailable: 1 },
  terminationMessagePolicy: "FallbackToLogsOnError",
} as const;

export type WebAppProps<
  S extends Labels,
  V extends number,
  D extends ConfigData,
  W extends string = string,
> = WebAppOptions<S, V, D, W> & WebAppScale;

/** A fixed number of pods, or an autoscaler's. */
export type WebAppScale =
  | {
      /** Failure prevented: one pod is no pod while it is replaced or its node is drained. @default 2 */
      readonly replicas?: number | false;
      readonly autoscaling?: never;
    }
  | {
      /** Makes an autoscaler, and writes no `replicas`. */
      readonly autoscaling: Autoscaling;
      readonly replicas?: never;
    };

export interface WebAppOptions<S extends Labels, V extends number, D extends ConfigData, W extends string>
  extends Omit<ObjectProps, "labels">,
    RolloutLimits,
    Omit<ContainerOptions<"http" | NoInfer<V>, NoInfer<W>>, "patch">,
    Omit<PodOptions<W>, "terminationGracePeriodSeconds" | "securityContext"> {
  /** Port that the server listens on; the container port is named `http`. */
  readonly port: V;
  /** Port of the Service. @default the same as `port` */
  readonly servicePort?: number;
  /** Makes the Service a NodePort one; `"auto"` lets the API server choose. @default a ClusterIP Service */
  readonly nodePort?: number | "auto";
  /** Labels to select the pods by, on all objects. @default app.kubernetes.io/name: name */
  readonly selector?: S;
  /** Adds `app.kubernetes.io/version` to Deployment and pods, never to a selector. @default no label */
  readonly version?: string;
  /** Of the pods, such as those that a service mesh reads. @default none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Of the pods; `securityContext` is the container's. @default none */
  readonly podSecurityContext?: PodSecurityContext;
  /** Before the app's container, in this order; those with `restartPolicy: "Always"` are sidecars and stay. */
  readonly initContainers?: readonly (InitContainerProps<NoInfer<W>> | SidecarProps<string, number, NoInfer<W>>)[];
  /** Fields of the app's container that no prop models; `patch` is for those of the Deployment. @default none */
  readonly containerPatch?: Patch;
  /** Makes a ConfigMap `NAME-config`, and an environment variable from each of its keys. @default none */
  readonly config?: D;
  /** Failure prevented: capacity drops before the new pods serve. @default maxSurge 1, maxUnavailable 0 */
  readonly rollingUpdate?: RollingUpdate | false;
  /**
   * Failure prevented: requests reach a process that does not listen yet. A path (`"/health"`) means HTTP GET.
   * @default a TCP connection to `port`, every 2 seconds (Kubernetes' own 10 make each step of a roll slow)
   */
  readonly readinessProbe?: string | Probe<"http" | NoInfer<V>> | KplusAction | false;
  /**
   * Failure prevented: a pod stops listening before every node has taken it out of the Service; the requests in between
   * are refused. The pod sleeps that long before SIGTERM (preStop, Kubernetes 1.30 or later). @default 5
   */
  readonly drainSeconds?: number | false;
  /** Failure prevented: SIGKILL before the drain is over and open requests have ended. @default drain + 30 */
  readonly terminationGracePeriodSeconds?: number | false;
  /** Failure prevented: a node drain takes all pods at once. @default maxUnavailable 1 */
  readonly disruptionBudget?: DisruptionLimit | false;
  /** Failure prevented: a crash whose reason is nowhere but in logs that are gone. @default FallbackToLogsOnError */
  readonly terminationMessagePolicy?: TerminationMessagePolicy | false;
}

/**
 * Deployment, Service, and what keeps requests from being lost: readiness probe, drain, budget. Everything that it adds
 * is a prop above, with the failure that it prevents; `false` switches it off.
 *
 * @example
 * new WebApp(chart, "web", { image: "web:1.0.0", version: "1.0.0", port: 3000, readinessProbe: "/health" });
 *
 * @throws CONSTRUCT_INVALID for values that the API server would refuse
 */
export class WebApp<
    const S extends Labels = NameLabel,
    V extends number = number,
    const D extends ConfigData = ConfigData,
    W extends string = never,
  >
  extends Construct
  implements PodSource<S, "http" | V>
{
  readonly deployment: RollingDeployment<S, NoLabels, "http", V>;
  readonly service: ClusterIpService<S, "http" | V, S, "http"> | NodePortService<S, "http" | V, S, "http">;
  readonly budget: DisruptionBudget | undefined;
  readonly config: Config<D> | undefined;
  /** The Deployment, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;
  readonly podLabels: S;
  readonly selectorLabels: S;
  readonly targetPorts: readonly ("http" | V)[];
  readonly podPorts: readonly PodPort[];
  readonly namespace: string | undefined;

  constructor(scope: Construct, id: string, props: WebAppProps<S, V, D, W>) {
    super(scope, id);
    const { namespace, annotations, disruptionBudget = WEB_APP_DEFAULTS.disruptionBudget } = props;
    const name = nameOf(this, props);
    const base = { name, ...(namespace && { namespace }), ...(annotations && { annotations }) };
    this.config =
      props.config && new Config<D>(this, "config", { ...base, name: `${name}-config`, data: props.config });
    this.deployment = makeDeployment(this, props as WebAppProps<S, V, D>, { base, config: this.config });
    this.service = makeService(this, props, { base, target: this.deployment });
    const labels = this.deployment.selectorLabels;
    const guarded = { ...base, labels, target: this.deployment };
    this.budget = disruptionBudget
      ? new DisruptionBudget(this, "budget", { ...guarded, ...disruptionBudget })
      : undefined;
    this.object = this.deployment.object;
    this.podLabels = labels;
    this.selectorLabels = labels;
    this.targetPorts = this.deployment.targetPorts;
    this.podPorts = this.deployment.podPorts;
    this.namespace = this.deployment.namespace;
  }
}

type BaseProps = ObjectProps & { readonly name: string };

function makeDeployment<S extends Labels, V extends number, D extends ConfigData>(
  app: Construct,
  props: WebAppProps<S, V, D>,
  { base, config }: { base: BaseProps; config: Config<D> | undefined },
): RollingDeployment<S, NoLabels, "http", V, string> {
  const { rollingUpdate = WEB_APP_DEFAULTS.rollingUpdate, drainSeconds } = props;
  const drain = drainSeconds === false ? 0 : (drainSeconds ?? WEB_APP_DEFAULTS.drainSeconds);
  if (!(isInteger(drain) && drain >= 0))
    refuseFor(app)(`drainSeconds is ${shown(drain)}`, "Give a whole number, or false");
  const { terminationGracePeriodSeconds: grace = drain > 0 && drain + WEB_APP_DEFAULTS.shutdownSeconds } = props;
  return new RollingDeployment<S, NoLabels, "http", V, string>(app, "deployment", {
    ...base,
    ...pick(props, ["selector", "version", "podAnnotations", "patch", ...POD_OPTIONS]),
    ...pick(props, ["minReadySeconds", "progressDeadlineSeconds", "revisionHistoryLimit"]),
    // The app is known by its own port alone; what sidecars name is theirs.
    ...(props.initContainers && { initContainers: props.initContainers as readonly SidecarProps<"http", V>[] }),
    ...(props.podSecurityContext && { securityContext: props.podSecurityContext }),
    ...toScale(props),
    ...(rollingUpdate === false ? {} : { rollingUpdate }),
    ...(grace === false ? {} : { terminationGracePeriodSeconds: grace }),
    containers: [makeContainer(props, { drain, config, refuse: refuseFor(app) })],
  });
}

function toScale({ replicas = WEB_APP_DEFAULTS.replicas, autoscaling }: WebAppScale): Scale {
  if (autoscaling !== undefined) return { autoscaling };
  return replicas === false ? {} : { replicas };
}

function makeContainer<V extends number, D extends ConfigData>(
  props: WebAppProps<Labels, V, D>,
  { drain, config, refuse }: { drain: number; config: Config<D> | undefined; refuse: Refuse },
): ContainerProps<"http", V> {
  const { port, terminationMessagePolicy: policy = WEB_APP_DEFAULTS.terminationMessagePolicy } = props;
  const readinessProbe = toProbe(props.readinessProbe);
  return {
    name: "app",
    ...pick(props, ["image", "imagePullPolicy", "command", "args", "workingDir", "resources"]),
    ...pick(props, ["envFrom", "volumeMounts", "volumeDevices", "securityContext", "livenessProbe", "startupProbe"]),
    ports: { http: port },
    ...makeEnv(props.env, config, refuse),
    ...(readinessProbe && { readinessProbe }),
    ...(drain > 0 && { lifecycle: { preStop: { sleep: { seconds: drain } } } }),
    ...(policy && { terminationMessagePolicy: policy }),
    ...(props.containerPatch && { patch: props.containerPatch }),
  };
}

/** What was written, then a reference to each key of the ConfigMap. */
function makeEnv<D extends ConfigData>(
  env: Env | undefined,
  config: Config<D> | undefined,
  refuse: Refuse,
): { env?: Env } {
  if (env === undefined && config === undefined) return {};
  const fromConfig = config?.allKeys() ?? {};
  const twice = Object.keys(fromConfig).find((name) => env !== undefined && name in env);
  if (twice !== undefined) refuse(`${shown(twice)} is in env and in config`, "Drop it from one of them");
  return { env: { ...env, ...fromConfig } };
}

function toProbe<P extends string | number>(
  given: string | Probe<P> | KplusAction | false | undefined,
): Probe<"http" | P> | KplusAction | undefined {
  const { probePeriodSeconds: periodSeconds } = WEB_APP_DEFAULTS;
  if (given === false) return undefined;
  if (given === undefined) return { tcpSocket: { port: "http" }, periodSeconds };
  return typeof given === "string" ? { httpGet: { path: given, port: "http" }, periodSeconds } : given;
}

function makeService<S extends Labels, V extends number, D extends ConfigData>(
  app: Construct,
  { nodePort, port, servicePort = port }: WebAppProps<S, V, D>,
  { base, target }: { base: BaseProps; target: RollingDeployment<S, NoLabels, "http", V> },
): ClusterIpService<S, "http" | V, S, "http"> | NodePortService<S, "http" | V, S, "http"> {
  const rest = { ...base, labels: target.selectorLabels, target: target as PodSource<S, "http" | V> };
  const http = { name: "http" as const, port: servicePort, targetPort: "http" as TargetPort<"http" | V> };
  if (nodePort === undefined) return new ClusterIpService(app, "service", { ...rest, ports: [http] });
  const ports = [nodePort === "auto" ? http : { ...http, nodePort }];
  return new NodePortService(app, "service", { ...rest, ports });
}
