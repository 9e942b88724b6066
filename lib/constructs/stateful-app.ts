/**
 * A StatefulSet: pods with names and volumes of their own, which they keep.
 */
import type { Construct } from "constructs";
import type { Labels } from "../objects";
import type { Autoscaler } from "./autoscaler";
import { checkChoices } from "./choices";
import { checkLabels, type NameLabel, type NoLabels } from "./labels";
import type { NamedObject } from "./pod-spec";
import { checkByName, type Refuse, shown } from "./refuse";
import { makeAutoscaler, type Scale } from "./scale";
import { HeadlessService } from "./services";
import { buildClaimSpec, type ClaimOptions } from "./storage-claim";
import { dnsLabel, limitedLabel, serviceName as serviceNameRule } from "./syntax";
import { buildCounts, buildTemplateWorkload, type PodTemplate, type TemplateProps, Workload } from "./workload";

/** A claim for each pod, which outlives it. */
export interface ClaimTemplate extends ClaimOptions {
  readonly labels?: Labels;
}

/** The Service that gives each pod a DNS name: one made beside the StatefulSet, one made elsewhere, or none. */
export type GoverningService =
  | {
      /** Makes a headless Service of the same name with the pods' ports, and names it in `serviceName`. @default none */
      readonly headlessService?: boolean;
      readonly serviceName?: never;
    }
  | { readonly serviceName: string | NamedObject; readonly headlessService?: never };

export type StatefulAppProps<
  S extends Labels,
  X extends Labels,
  N extends string,
  V extends number,
  W extends string = string,
  C extends string = string,
> = Omit<TemplateProps<S, X, N, V, W>, "containers" | "initContainers"> &
  Pick<TemplateProps<S, X, N, V, NoInfer<W> | NoInfer<C>>, "containers" | "initContainers"> &
  Scale &
  GoverningService & {
    /** By name, for `volumeMounts`: `{ data: { size: "1Gi" } }`. */
    readonly claimTemplates?: { readonly [K in C]?: ClaimTemplate };
    /** `Parallel` starts and ends all pods at once. @default OrderedReady, by the API server */
    readonly podManagementPolicy?: "OrderedReady" | "Parallel";
    /** Only pods with this number or a higher one are updated. @default 0, by the API server */
    readonly partition?: number;
    readonly minReadySeconds?: number;
    readonly revisionHistoryLimit?: number;
    /** What becomes of the claims. @default Retain, by the API server */
    readonly claimRetention?: { readonly whenDeleted?: Retention; readonly whenScaled?: Retention };
  };

export type Retention = "Retain" | "Delete";

/**
 * A StatefulSet. What it adds to what is written: the label `app.kubernetes.io/name` (on the StatefulSet, its selector
 * and its pods), which `selector` and `labels` replace; with `headlessService` that Service and its name; for each claim
 * template `ReadWriteOnce`, which `accessModes` replaces.
 *
 * @example
 * new StatefulApp(chart, "redis", {
 *   replicas: 3,
 *   headlessService: true,
 *   claimTemplates: { data: { size: "1Gi" } },
 *   containers: [{ name: "redis", image: "redis:7", ports: { redis: 6379 }, volumeMounts: [{ name: "data", mountPath: "/data" }] }],
 * });
 *
 * @throws CONSTRUCT_INVALID for values that the API server would refuse
 */
export class StatefulApp<
  const S extends Labels = NameLabel,
  const X extends Labels = NoLabels,
  N extends string = never,
  V extends number = never,
  W extends string = never,
  C extends string = never,
> extends Workload<S & X, S, N | V> {
  /** As written; absent with an autoscaler. */
  readonly replicas: number | undefined;
  readonly autoscaler: Autoscaler | undefined;
  /** The headless Service, where one was asked for. */
  readonly service: HeadlessService<S & X, N | V> | undefined;

  constructor(scope: Construct, id: string, props: StatefulAppProps<S, X, N, V, W, C>) {
    super(scope, id, (self) =>
      buildTemplateWorkload(self, props, {
        apiVersion: "apps/v1",
        kind: "StatefulSet",
        nameRule: limitedLabel(52), // a label of its pods holds it with a hash of ten characters
        claimNames: Object.keys(props.claimTemplates ?? {}),
        buildSpec: (pods, refuse) => buildStatefulSet(props as AnyProps, { pods, name: props.name ?? id, refuse }),
      }),
    );
    this.replicas = props.replicas;
    this.autoscaler = makeAutoscaler(this, props);
    this.service = props.headlessService === true ? makeHeadless(this, props.namespace) : undefined;
  }
}

type AnyProps = StatefulAppProps<Labels, Labels, string, number>;
type Place = { readonly pods: PodTemplate; readonly name: string; readonly refuse: Refuse };

const COUNTS = ["replicas", "minReadySeconds", "revisionHistoryLimit"] as const;

function buildStatefulSet(props: AnyProps, { pods, name, refuse }: Place): Record<string, unknown> {
  const { podManagementPolicy, partition, claimRetention } = props;
  checkChoices(props, ["podManagementPolicy"], { refuse });
  const serviceName = props.headlessService === true ? name : nameOfService(props.serviceName, refuse);
  checkByName(props.claimTemplates ?? {}, "claimTemplates", refuse);
  const claims = Object.entries(props.claimTemplates ?? {}).flatMap(([claim, template]) =>
    template === undefined ? [] : [buildClaim(claim, template, refuse)],
  );
  return {
    ...buildCounts(props, COUNTS, refuse),
    serviceName,
    podManagementPolicy,
    updateStrategy:
      partition === undefined
        ? undefined
        : { type: "RollingUpdate", rollingUpdate: buildCounts({ partition }, ["partition"], refuse) },
    persistentVolumeClaimRetentionPolicy: claimRetention,
    ...pods,
    volumeClaimTemplates: claims.length === 0 ? undefined : claims,
  };
}

function nameOfService(given: string | NamedObject | undefined, refuse: Refuse): string | undefined {
  const name = typeof given === "object" ? given.name : given;
  const problem = name === undefined ? undefined : serviceNameRule(name);
  if (problem !== undefined) refuse(`serviceName is ${shown(name)}: it ${problem}`, "Name a Service");
  return name;
}

function buildClaim(name: string, template: ClaimTemplate, refuse: Refuse): Record<string, unknown> {
  const problem = dnsLabel(name);
  if (problem !== undefined) refuse(`claimTemplates has the name ${shown(name)}: it ${problem}`, "Rename it");
  const { labels, ...claim } = template;
  if (labels !== undefined) checkLabels(labels, `claimTemplates.${name}.labels`, refuse);
  return { metadata: { name, labels }, spec: buildClaimSpec(claim, `claimTemplates.${name}.`, refuse) };
}

function makeHeadless<S extends Labels, X extends Labels, P extends string | number>(
  app: Workload<S & X, S, P>,
  namespace: string | undefined,
): HeadlessService<S & X, P> {
  const ports = app.podPorts.map(({ name, containerPort, protocol }) => ({
    name: name ?? `port-${String(containerPort)}`,
    port: containerPort,
    targetPort: name ?? containerPort,
    ...(protocol === "TCP" ? {} : { protocol }),
  }));
  const base = { name: app.name, ...(namespace && { namespace }), labels: app.selectorLabels };
  return new HeadlessService(app, "service", { ...base, target: app, ports } as never);
}
