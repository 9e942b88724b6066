/**
 * Whatever makes pods: a Pod itself, or an object with a pod template. Recognised by shape, so that Argo Rollouts,
 * OpenShift DeploymentConfigs and the like count without being named.
 */
import { type Labels, meetsRequirement } from "../objects";
import { type Container, type ContainerPort, readContainers } from "./container";
import { below } from "./field-path";
import { asFields, asNumber, asText, type Fields } from "./fields";
import { readJudgedLabels } from "./labels";
import type { GraphNode } from "./node";
import type { Requirement, Selector } from "./selector";
import { type Mount, readClaimTemplates, readMounts, readVolumes, type Volume } from "./volume";

/** Values that a controller gives to a label: all of them, or what they look like where no manifest can tell. */
export type GeneratedLabels = ReadonlyMap<string, readonly string[] | RegExp>;

const NO_GENERATED: GeneratedLabels = new Map();

export class PodSource {
  readonly node: GraphNode;
  readonly labels: Labels;
  readonly spec: Fields;
  /** Path of the template: empty for a Pod. */
  readonly path: string;
  readonly specPath: string;
  /** Keys whose value is at fault, with what may have been meant: "any" where the API refuses the value. */
  private unsureKeys: ReadonlyMap<string, readonly Labels[] | "any">;
  private cachedContainers: readonly Container[] | undefined;
  private cachedPorts: readonly ContainerPort[] | undefined;
  private cachedVolumes: readonly Volume[] | undefined;
  private cachedMounts: readonly Mount[] | undefined;
  private cachedGenerated: GeneratedLabels | undefined;

  constructor(node: GraphNode, template: Fields, path: string) {
    const { labels, unknownKeys } = readJudgedLabels(asFields(template.metadata).labels);
    this.node = node;
    this.labels = labels;
    this.unsureKeys = unknownKeys.size === 0 ? ALL_SURE : new Map([...unknownKeys].map((key) => [key, "any"]));
    this.spec = asFields(template.spec);
    this.path = path;
    this.specPath = below(path, "spec");
  }

  get namespace(): string {
    return this.node.namespace;
  }

  get labelsPath(): string {
    return below(this.path, "metadata.labels");
  }

  /** Init, main and ephemeral containers, main ones first. */
  get containers(): readonly Container[] {
    this.cachedContainers ??= readContainers(this.spec, this.specPath);
    return this.cachedContainers;
  }

  /** Ports that serve as long as the pod runs. */
  get servingPorts(): readonly ContainerPort[] {
    this.cachedPorts ??= this.readServingPorts();
    return this.cachedPorts;
  }

  get volumes(): readonly Volume[] {
    this.cachedVolumes ??= readVolumes(this.spec, this.specPath);
    return this.cachedVolumes;
  }

  get mounts(): readonly Mount[] {
    this.cachedMounts ??= readMounts(this.containers);
    return this.cachedMounts;
  }

  /** Names of claim templates, which are volumes too. */
  get claimTemplates(): readonly string[] {
    return readClaimTemplates(this.node.spec);
  }

  /** False where the pods get other labels than the template's: no selector of the set is meant for them. */
  get selectable(): boolean {
    return this.node.group !== "serving.knative.dev";
  }

  get hasUnsureLabels(): boolean {
    return this.unsureKeys.size > 0;
  }

  get generatedLabels(): GeneratedLabels {
    this.cachedGenerated ??= generatedLabels(this.node);
    return this.cachedGenerated;
  }

  /**
   * The template contradicts the selector of its own workload. That is one fault, of the workload: what selects by
   * either value must not be blamed as well, neither for missing these pods nor for what they lack.
   */
  doubt(unmet: readonly Requirement[]): void {
    const unsure = new Map(this.unsureKeys);
    for (const requirement of unmet) {
      const { key } = requirement;
      const own: Labels = this.labels[key] === undefined ? {} : { [key]: this.labels[key] };
      unsure.set(key, [own, ...asked(requirement)]);
    }
    this.unsureKeys = unsure;
  }

  /** Whether pods of this source are selected, controller-added labels included. */
  isSelectedBy({ state, requirements }: Selector): boolean {
    if (state === "empty") return true;
    if (state !== "some") return false;
    for (const requirement of requirements) if (!this.meets(requirement)) return false;
    return true;
  }

  /** The same, with the benefit of the doubt for labels that are at fault themselves. */
  mayBeSelectedBy(selector: Selector): boolean {
    if (this.unsureKeys.size === 0) return this.isSelectedBy(selector);
    const { state, requirements } = selector;
    return state === "empty" || (state === "some" && requirements.every((requirement) => this.mayMeet(requirement)));
  }

  private readServingPorts(): readonly ContainerPort[] {
    let found: readonly ContainerPort[] = [];
    for (const { runsWithPod, ports } of this.containers) {
      if (runsWithPod && ports.length > 0) found = found.length === 0 ? ports : [...found, ...ports];
    }
    return found;
  }

  private mayMeet(requirement: Requirement): boolean {
    const meant = this.unsureKeys.get(requirement.key);
    if (meant === undefined) return this.meets(requirement);
    return meant === "any" || meant.some((labels) => meetsRequirement(requirement, labels));
  }

  /** What the controller writes counts before what the template holds under the same key. */
  private meets(requirement: Requirement): boolean {
    const { key, operator, values: wanted } = requirement;
    if (this.unsureKeys.has(key)) return false;
    const values = this.generatedLabels.get(key);
    if (values === undefined) return meetsRequirement(requirement, this.labels);
    if (values instanceof RegExp)
      return operator === "In" ? wanted.some((value) => values.test(value)) : operator !== "DoesNotExist";
    return values.some((value) => meetsRequirement(requirement, { [key]: value }));
  }
}

const ALL_SURE: ReadonlyMap<string, readonly Labels[] | "any"> = new Map();

/** Labels that would meet a requirement. */
function asked({ key, operator, values }: Requirement): readonly Labels[] {
  return operator === "In" ? values.map((value) => ({ [key]: value })) : operator === "Exists" ? [{ [key]: "" }] : [{}];
}

/** The pod source that an object is, if it makes pods. */
export function readPodSource(node: GraphNode): PodSource | undefined {
  const { manifest, kind, group, spec } = node;
  if (group === "" && kind === "Pod") return new PodSource(node, manifest, "");
  if (group === "batch" && kind === "CronJob") {
    const template = asFields(asFields(asFields(spec.jobTemplate).spec).template);
    return new PodSource(node, template, "spec.jobTemplate.spec.template");
  }
  const template = spec.template;
  if (typeof template !== "object" || template === null) return undefined;
  const fields = asFields(template);
  const makesPods = WORKLOAD_GROUPS.has(group) || Array.isArray(asFields(fields.spec).containers);
  return makesPods ? new PodSource(node, fields, "spec.template") : undefined;
}

const WORKLOAD_GROUPS: ReadonlySet<string> = new Set(["apps", "batch"]);

/** Per-revision labels: their value is a hash that no manifest can know. */
export const REVISION_LABELS: ReadonlySet<string> = new Set([
  "pod-template-hash",
  "controller-revision-hash",
  "pod-template-generation",
  "rollouts-pod-template-hash",
]);

/** A value that no manifest can know. */
const ANY = /^/;

const OF_REPLICA_SETS: GeneratedLabels = new Map([["pod-template-hash", ANY]]);
const OF_DAEMON_SETS: GeneratedLabels = new Map([
  ["controller-revision-hash", ANY],
  ["pod-template-generation", ANY],
]);
const OF_ROLLOUTS: GeneratedLabels = new Map([["rollouts-pod-template-hash", ANY]]);

function generatedLabels(node: GraphNode): GeneratedLabels {
  switch (node.kind) {
    case "Job":
      return jobLabels(node.spec, node.name === "" ? ANY : [node.name]);
    case "CronJob":
      return jobLabels(asFields(asFields(node.spec.jobTemplate).spec), numbered(node.name));
    case "StatefulSet":
      return statefulSetLabels(node);
    case "Deployment":
    case "ReplicaSet":
      return OF_REPLICA_SETS;
    case "DaemonSet":
      return OF_DAEMON_SETS;
    case "Rollout":
      return OF_ROLLOUTS;
    default:
      return NO_GENERATED;
  }
}

/** Jobs of a CronJob are called name-time, pods of a StatefulSet name-ordinal. */
function numbered(name: string): RegExp {
  return name === "" ? ANY : new RegExp(`^${name.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")}-\\d+$`);
}

function jobLabels({ completionMode, completions }: Fields, names: readonly string[] | RegExp): GeneratedLabels {
  const labels = new Map<string, readonly string[] | RegExp>([
    ["batch.kubernetes.io/job-name", names],
    ["job-name", names],
    ["batch.kubernetes.io/controller-uid", ANY],
    ["controller-uid", ANY],
  ]);
  if (completionMode === "Indexed") {
    labels.set("batch.kubernetes.io/job-completion-index", ordinals(asNumber(completions), 0) ?? ANY);
  }
  return labels;
}

/** More ordinals than this are not listed one by one. */
const ORDINALS_LISTED = 1000;

function ordinals(count: number | undefined, first: number): readonly string[] | undefined {
  if (count === undefined || count > ORDINALS_LISTED) return undefined;
  return Array.from({ length: Math.max(count, 1) }, (_, index) => String(first + index));
}

function statefulSetLabels({ name, spec }: GraphNode): GeneratedLabels {
  // Left out, the number is an autoscaler's, or 1: it is not known here.
  const listed = ordinals(asNumber(spec.replicas), asNumber(asFields(spec.ordinals).start) ?? 0);
  return new Map<string, readonly string[] | RegExp>([
    ["statefulset.kubernetes.io/pod-name", listed?.map((ordinal) => `${name}-${ordinal}`) ?? numbered(name)],
    ["apps.kubernetes.io/pod-index", listed ?? ANY],
    ["controller-revision-hash", ANY],
  ]);
}

/** The name by which messages call the source: a Pod has no template. */
export function isBarePod(source: PodSource): boolean {
  return source.path === "" && asText(source.node.manifest.kind) === "Pod";
}
