/**
 * A Deployment whose labels, ports and names the compiler knows, so that what points at it cannot miss it.
 */
import type { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import type { Labels } from "../objects";
import { makeObject, nameOf, namespaceOf, type ObjectProps } from "./api-object";
import {
  checkLabels,
  NAME_LABEL,
  type NameLabel,
  type NoLabels,
  type NotIn,
  VERSION_LABEL,
  withVersion,
} from "./labels";
import type { PodSource } from "./pod-source";
import { buildPod, type PodProps } from "./pod-spec";
import { type PodPort, targetPortsOf } from "./ports";
import { type Refuse, refuseFor, shown } from "./refuse";
import { countOrPercent, isInteger, labelValue } from "./syntax";

/** How far a rolling update may go from `replicas`: `2` or `"25%"`. Not both zero. */
export interface RollingUpdate {
  /** Pods above `replicas`. @default 25%, by the API server */
  readonly maxSurge?: number | string;
  /** Pods below `replicas`. @default 25%, by the API server */
  readonly maxUnavailable?: number | string;
}

export interface RollingDeploymentProps<S extends Labels, X extends Labels, N extends string, V extends number>
  extends ObjectProps,
    PodProps<N, V> {
  /** @default 1, by the API server */
  readonly replicas?: number;
  /** @default the API server's 25% and 25%: no `strategy` is written */
  readonly rollingUpdate?: RollingUpdate;
  /** Labels that the Deployment selects its pods by, and that the pods get. @default app.kubernetes.io/name: name */
  readonly selector?: S;
  /** More labels for the pods; a Service may select on them. @default none */
  readonly podLabels?: X & NotIn<X, S>;
  /** Adds `app.kubernetes.io/version` to the Deployment and to its pods, never to a selector. @default no label */
  readonly version?: string;
  readonly minReadySeconds?: number;
  readonly progressDeadlineSeconds?: number;
  readonly revisionHistoryLimit?: number;
  /** Labels of the Deployment itself. @default those of `selector` */
  readonly labels?: Labels;
}

/**
 * A Deployment with a rolling update. What it adds to what is written: the label `app.kubernetes.io/name` (on the
 * Deployment, its selector and its pods), which `selector` and `labels` replace.
 *
 * @example
 * new RollingDeployment(chart, "api", { replicas: 3, containers: [{ name: "app", image: "api:1", ports: { http: 80 } }] });
 *
 * @throws CONSTRUCT_INVALID for values that the API server would refuse
 */
export class RollingDeployment<
    const S extends Labels = NameLabel,
    const X extends Labels = NoLabels,
    N extends string = never,
    V extends number = never,
  >
  extends Construct
  implements PodSource<S & X, N | V>
{
  /** The Deployment, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;
  readonly podLabels: S & X;
  readonly selectorLabels: S;
  readonly targetPorts: readonly (N | V)[];
  readonly podPorts: readonly PodPort[];
  readonly namespace: string | undefined;

  constructor(scope: Construct, id: string, props: RollingDeploymentProps<S, X, N, V>) {
    super(scope, id);
    const refuse = refuseFor(this);
    // The compiler cannot know that S is NameLabel when no selector was given; its default says so.
    const selector = { ...(props.selector ?? { [NAME_LABEL]: nameOf(this, props) }) } as Labels as S;
    const podLabels = { ...selector, ...props.podLabels } as Labels as S & X;
    checkSelection(selector, props, refuse);
    this.namespace = namespaceOf(this, props);
    const { spec: podSpec, ports } = buildPod(props, this.namespace, refuse);
    const template = { metadata: { labels: withVersion(podLabels, props.version) }, spec: podSpec };
    const spec = { ...buildScale(props, refuse), selector: { matchLabels: selector }, template };
    const labels = withVersion(props.labels ?? selector, props.version);
    const content = { apiVersion: "apps/v1", kind: "Deployment", body: { spec } };
    this.object = makeObject(this, { ...props, labels }, content);
    this.podLabels = podLabels;
    this.selectorLabels = selector;
    this.podPorts = ports;
    this.targetPorts = targetPortsOf(ports) as (N | V)[]; // N and V are inferred from these very ports
  }
}

interface Selection {
  readonly podLabels?: Labels;
  readonly version?: string;
}

function checkSelection(selector: Labels, { podLabels = {}, version }: Selection, refuse: Refuse): void {
  if (Object.keys(selector).length === 0) refuse("selector is empty", "Give at least one label, or leave it out");
  checkLabels(selector, "selector", refuse);
  checkLabels(podLabels, "podLabels", refuse);
  const again = Object.keys(podLabels).find((key) => key in selector);
  if (again !== undefined) refuse(`podLabels repeats ${shown(again)} of selector`, "Drop it from podLabels");
  if (version === undefined) return;
  const problem = labelValue(version);
  if (problem !== undefined) refuse(`version is ${shown(version)}: it ${problem}`, "Shorten or change it");
  if (VERSION_LABEL in selector) {
    refuse(`selector holds ${VERSION_LABEL}, which changes with each version`, "Select by a label that stays");
  }
}

type Scale = Pick<RollingDeploymentProps<Labels, Labels, string, number>, "rollingUpdate" | (typeof COUNTS)[number]>;
const COUNTS = ["replicas", "minReadySeconds", "progressDeadlineSeconds", "revisionHistoryLimit"] as const;

function buildScale(props: Scale, refuse: Refuse): Record<string, unknown> {
  const counts = COUNTS.filter((name) => props[name] !== undefined);
  for (const name of counts) {
    const value = props[name];
    if (!(isInteger(value) && value >= 0)) refuse(`${name} is ${shown(value)}`, "Give a whole number of at least 0");
  }
  const { rollingUpdate } = props;
  const strategy = rollingUpdate === undefined ? {} : { strategy: buildStrategy(rollingUpdate, refuse) };
  return { ...Object.fromEntries(counts.map((name) => [name, props[name]])), ...strategy };
}

function buildStrategy({ maxSurge, maxUnavailable }: RollingUpdate, refuse: Refuse): Record<string, unknown> {
  const given = Object.entries({ maxSurge, maxUnavailable }).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    const problem = countOrPercent(value);
    if (problem !== undefined) refuse(`rollingUpdate.${name} is ${shown(value)}: it ${problem}`, "Change it");
  }
  if (given.length === 2 && given.every(([, value]) => value === 0 || /^0+%$/.test(String(value)))) {
    refuse("rollingUpdate allows neither a pod more nor a pod less", "Raise maxSurge or maxUnavailable to at least 1");
  }
  return { type: "RollingUpdate", rollingUpdate: Object.fromEntries(given) };
}
