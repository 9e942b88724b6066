/**
 * What all workloads have in common: one object that makes pods, and what others may know of these pods.
 */
import type { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import type { Labels } from "../objects";
import { labelsOf, makeObject, nameOf, namespaceOf, type ObjectContent, type ObjectProps } from "./api-object";
import { checkChoices } from "./choices";
import { checkAnnotations, checkLabels, NAME_LABEL, type NotIn, VERSION_LABEL, withVersion } from "./labels";
import { pick } from "./plain-json";
import type { PodSource } from "./pod-source";
import { buildPod, type PodProps } from "./pod-spec";
import { type PodPort, targetPortsOf } from "./ports";
import { type Refuse, refuseFor, shown } from "./refuse";
import { isCount, labelValue } from "./syntax";

/** Of a workload that makes its pods from a template. */
export interface TemplateProps<
  S extends Labels = Labels,
  X extends Labels = Labels,
  N extends string = string,
  V extends number = number,
  W extends string = string,
> extends ObjectProps,
    PodProps<N, V, W> {
  /** Labels that the workload selects its pods by, and that the pods get. @default app.kubernetes.io/name: name */
  readonly selector?: S;
  /** More labels for the pods; a Service may select on them. @default none */
  readonly podLabels?: X & NotIn<X, S>;
  /** Of the pods, such as those that a service mesh reads. @default none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Adds `app.kubernetes.io/version` to the object and to its pods, never to a selector. @default no label */
  readonly version?: string;
  /** Labels of the object itself. @default those of `selector` */
  readonly labels?: Labels;
}

export interface BuiltWorkload {
  readonly props: ObjectProps;
  readonly content: ObjectContent;
  readonly pods: Pods;
}

/** The pods, as data. */
interface Pods {
  readonly podLabels: Labels;
  readonly selectorLabels: Labels;
  readonly podPorts: readonly PodPort[];
}

/** Whatever makes pods: `L` are their labels, `S` those that select exactly them, `P` names and numbers of their ports. */
export abstract class Workload<
    L extends Labels = Labels,
    S extends Labels = Labels,
    P extends string | number = string | number,
  >
  extends Construct
  implements PodSource<L, P>
{
  /** The object, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;
  readonly name: string;
  readonly podLabels: L;
  readonly selectorLabels: S;
  readonly targetPorts: readonly P[];
  readonly podPorts: readonly PodPort[];
  readonly namespace: string | undefined;

  protected constructor(scope: Construct, id: string, build: (self: Construct) => BuiltWorkload) {
    super(scope, id);
    const { props, content, pods } = build(this);
    this.object = makeObject(this, props, content);
    this.name = this.object.name;
    this.namespace = namespaceOf(this, props);
    // The compiler knows these from the very props that they are made of; the builders see plain data.
    this.podLabels = pods.podLabels as L;
    this.selectorLabels = pods.selectorLabels as S;
    this.podPorts = pods.podPorts;
    this.targetPorts = targetPortsOf(pods.podPorts) as P[];
  }
}

/** What the controllers differ in. */
export interface TemplateKind extends Omit<ObjectContent, "body"> {
  /** The spec around the pods; called once the pods are known to be right. */
  readonly buildSpec: (pods: PodTemplate, refuse: Refuse) => Readonly<Record<string, unknown>>;
  readonly claimNames?: readonly string[];
}

export interface PodTemplate {
  readonly selector: { readonly matchLabels: Labels };
  readonly template: { readonly metadata: object; readonly spec: Readonly<Record<string, unknown>> };
}

/** Object, selector and template from one set of labels, so that they cannot drift apart. */
export function buildTemplateWorkload(self: Construct, given: object, kind: TemplateKind): BuiltWorkload {
  // The types of the constructs vouch for what is wired to what; from here on it is checked as plain data.
  const props = given as TemplateProps;
  const refuse = refuseFor(self);
  const { version, podAnnotations } = props;
  const selector = { ...(props.selector ?? { [NAME_LABEL]: nameOf(self, props) }) };
  const podLabels = { ...selector, ...props.podLabels };
  checkSelection(selector, props, refuse);
  if (podAnnotations !== undefined) checkAnnotations(podAnnotations, "podAnnotations", refuse);
  const { claimNames = [], buildSpec, apiVersion, kind: name, nameRule } = kind;
  const namespace = namespaceOf(self, props);
  const { spec: podSpec, ports } = buildPod(props, { namespace, selectorLabels: selector, claimNames, refuse });
  const metadata = { labels: withVersion(podLabels, version), annotations: podAnnotations };
  const spec = buildSpec({ selector: { matchLabels: selector }, template: { metadata, spec: podSpec } }, refuse);
  return {
    props,
    content: {
      apiVersion,
      kind: name,
      nameRule,
      labels: withVersion(props.labels ?? selector, version),
      body: { spec },
    },
    pods: { podLabels, selectorLabels: selector, podPorts: ports },
  };
}

export interface BarePodProps extends ObjectProps, PodProps {
  readonly restartPolicy?: "Always" | "OnFailure" | "Never";
}

/** A Pod without a controller: its labels are what selects it. */
export function buildBarePod(self: Construct, given: object): BuiltWorkload {
  const props = given as BarePodProps;
  const refuse = refuseFor(self);
  const labels = { ...labelsOf(self, props) };
  checkLabels(labels, "labels", refuse);
  checkChoices(props, ["restartPolicy"], { refuse });
  const namespace = namespaceOf(self, props);
  const { spec, ports } = buildPod(props, { namespace, selectorLabels: labels, claimNames: [], refuse });
  const body = { spec: { ...spec, restartPolicy: props.restartPolicy } };
  return {
    props,
    content: { apiVersion: "v1", kind: "Pod", labels, body },
    pods: { podLabels: labels, selectorLabels: labels, podPorts: ports },
  };
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

/** Those of the named fields that were given, each a whole number of at least 0. */
export function buildCounts<K extends string>(
  props: { readonly [N in K]?: unknown },
  names: readonly K[],
  refuse: Refuse,
): Record<string, unknown> {
  const counts = pick(props, names);
  for (const [name, value] of Object.entries(counts)) {
    if (!isCount(value)) refuse(`${name} is ${shown(value)}`, "Give a whole number of at least 0");
  }
  return counts;
}
