/**
 * Where pods may run, by labels of nodes and by which other pods are near. Other pods are named by the workload that
 * makes them; plain label expressions are for those that this app does not make.
 */
import type { LabelSelector, Labels } from "../objects";
import { checkChoices } from "./choices";
import { toPodSource } from "./kplus-pods";
import { checkLabels } from "./labels";
import type { NodePool } from "./node-pool";
import type { PodSource, PodTarget } from "./pod-source";
import { type Refuse, shown } from "./refuse";
import { isInteger, labelValue, qualifiedName } from "./syntax";

export interface NodeExpression {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt";
  readonly values?: readonly string[];
}

/** A kind of node: a pool, whose taints are tolerated too, or label expressions, all of which must hold. */
export type NodeTerm =
  | { readonly pool: NodePool; readonly matchExpressions?: never }
  | { readonly matchExpressions: readonly NodeExpression[]; readonly pool?: never };

/** https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity */
export interface NodeAffinity {
  /** Only on nodes of one of these terms. */
  readonly required?: readonly NodeTerm[];
  /** Rather on nodes of the term with more weight, 1 to 100. */
  readonly preferred?: readonly (NodeTerm & { readonly weight: number })[];
}

/** The pods of a workload, those of the very workload (`"itself"`), or any with these labels. */
export type NearbyPods =
  | { readonly pods: PodTarget | "itself"; readonly labelSelector?: never }
  | { readonly labelSelector: LabelSelector; readonly pods?: never };

export type PodAffinityTerm = NearbyPods & {
  /** Label of a node that says what is near. @default kubernetes.io/hostname: the same node */
  readonly topologyKey?: string;
  /** @default those of the other workload, else the pod's own, by the API server */
  readonly namespaces?: readonly string[];
};

/** https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity */
export interface PodAffinity {
  readonly required?: readonly PodAffinityTerm[];
  /** Weights are 1 to 100. */
  readonly preferred?: readonly (PodAffinityTerm & { readonly weight: number })[];
}

/** https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/ */
export interface TopologySpread {
  /** `kubernetes.io/hostname`, `topology.kubernetes.io/zone`, … */
  readonly topologyKey: string;
  /** By how many pods two domains may differ. @default 1 */
  readonly maxSkew?: number;
  /** @default ScheduleAnyway: spread if possible; DoNotSchedule keeps a pod Pending instead */
  readonly whenUnsatisfiable?: "ScheduleAnyway" | "DoNotSchedule";
  readonly minDomains?: number;
  /** Which pods are counted. @default the workload's own */
  readonly labelSelector?: LabelSelector;
  /** `["pod-template-hash"]` counts the pods of the same revision only. */
  readonly matchLabelKeys?: readonly string[];
}

export interface AffinityProps {
  readonly nodeAffinity?: NodeAffinity;
  /** Near these pods. */
  readonly podAffinity?: PodAffinity;
  /** Away from these pods. */
  readonly podAntiAffinity?: PodAffinity;
  readonly topologySpread?: readonly TopologySpread[];
}

export interface AffinityPlace {
  /** The pods that are placed. */
  readonly own: Pick<PodSource, "selectorLabels" | "namespace">;
  readonly refuse: Refuse;
}

type Json = Readonly<Record<string, unknown>>;

export const HOSTNAME_KEY = "kubernetes.io/hostname";
export const TOPOLOGY_SPREAD_DEFAULTS = { maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway" } as const;

/** `affinity` and `topologySpreadConstraints` of the pod spec, where there is anything to write. */
export function buildAffinity(props: AffinityProps, place: AffinityPlace): Json {
  const { nodeAffinity, podAffinity, podAntiAffinity, topologySpread } = props;
  const affinity = {
    nodeAffinity: nodeAffinity && buildNodeAffinity(nodeAffinity, place.refuse),
    podAffinity: podAffinity && buildPodAffinity(podAffinity, "podAffinity", place),
    podAntiAffinity: podAntiAffinity && buildPodAffinity(podAntiAffinity, "podAntiAffinity", place),
  };
  const domains = (topologySpread ?? []).map(
    (one) => `${one.topologyKey} ${one.whenUnsatisfiable ?? "ScheduleAnyway"}`,
  );
  const twice = domains.find((domain, index) => domains.indexOf(domain) !== index);
  if (twice !== undefined) place.refuse(`topologySpread has two for ${twice}`, "Drop one of them");
  const isPlaced = nodeAffinity ?? podAffinity ?? podAntiAffinity;
  return {
    affinity: isPlaced && affinity,
    topologySpreadConstraints: topologySpread?.map((one, index) => buildSpread(one, index, place)),
  };
}

/** The pools that the terms name: their taints must be tolerated. */
export function poolsOf({ required = [], preferred = [] }: NodeAffinity = {}): readonly NodePool[] {
  return [...required, ...preferred].flatMap(({ pool }) => pool ?? []);
}

function buildNodeAffinity({ required = [], preferred = [] }: NodeAffinity, refuse: Refuse): Json {
  const terms = required.map((term, index) => buildNodeTerm(term, `nodeAffinity.required[${String(index)}]`, refuse));
  const weighted = preferred.map((term, index) => {
    const field = `nodeAffinity.preferred[${String(index)}]`;
    return { weight: checkWeight(term.weight, field, refuse), preference: buildNodeTerm(term, field, refuse) };
  });
  if (terms.length + weighted.length === 0) refuse("nodeAffinity is empty", "Give required or preferred");
  return {
    requiredDuringSchedulingIgnoredDuringExecution: terms.length === 0 ? undefined : { nodeSelectorTerms: terms },
    preferredDuringSchedulingIgnoredDuringExecution: weighted.length === 0 ? undefined : weighted,
  };
}

function buildNodeTerm({ pool, matchExpressions }: NodeTerm, field: string, refuse: Refuse): Json {
  if (pool !== undefined) {
    const all = Object.entries(pool.labels).map(([key, value]) => ({ key, operator: "In", values: [value] }));
    return { matchExpressions: all };
  }
  if (matchExpressions.length === 0) refuse(`${field} has no expression, so it matches no node`, "Give one");
  for (const { key, operator, values = [] } of matchExpressions) {
    const problem = qualifiedName(key);
    if (problem !== undefined) refuse(`${field} has the key ${shown(key)}: it ${problem}`, "Change the key");
    const wanted = { In: "values", NotIn: "values", Gt: "one number", Lt: "one number" }[operator as string];
    const fits = {
      values: values.length > 0,
      "one number": values.length === 1 && /^-?\d+$/.test(String(values[0])),
      none: values.length === 0,
    }[wanted ?? "none"];
    const badValue = wanted === "values" ? values.find((value) => labelValue(value) !== undefined) : undefined;
    if (badValue !== undefined)
      refuse(`${field} has the value ${shown(badValue)}: it ${String(labelValue(badValue))}`, "Change it");
    if (!fits)
      refuse(`${field}: ${key} ${operator} has values [${values.join(", ")}]`, `Give ${wanted ?? "no values"}`);
  }
  return { matchExpressions: matchExpressions.map((expression) => ({ ...expression })) };
}

function buildPodAffinity({ required = [], preferred = [] }: PodAffinity, field: string, place: AffinityPlace): Json {
  const terms = required.map((term, index) => buildPodTerm(term, `${field}.required[${String(index)}]`, place));
  const weighted = preferred.map((term, index) => {
    const inside = `${field}.preferred[${String(index)}]`;
    const weight = checkWeight(term.weight, inside, place.refuse);
    return { weight, podAffinityTerm: buildPodTerm(term, inside, place) };
  });
  if (terms.length + weighted.length === 0) place.refuse(`${field} is empty`, "Give required or preferred");
  return {
    requiredDuringSchedulingIgnoredDuringExecution: terms.length === 0 ? undefined : terms,
    preferredDuringSchedulingIgnoredDuringExecution: weighted.length === 0 ? undefined : weighted,
  };
}

function buildPodTerm(term: PodAffinityTerm, field: string, { own, refuse }: AffinityPlace): Json {
  const { topologyKey = HOSTNAME_KEY } = term;
  const problem = qualifiedName(topologyKey);
  if (problem !== undefined) refuse(`${field}.topologyKey is ${shown(topologyKey)}: it ${problem}`, "Change it");
  const other = term.pods === undefined || term.pods === "itself" ? undefined : toPodSource(term.pods, refuse);
  const elsewhere = other?.namespace !== undefined && other.namespace !== own.namespace ? [other.namespace] : undefined;
  const namespaces = term.namespaces ?? elsewhere;
  const labelSelector = term.labelSelector ?? toSelector(other?.selectorLabels ?? own.selectorLabels, field, refuse);
  return { labelSelector, topologyKey, namespaces };
}

function toSelector(matchLabels: Labels, field: string, refuse: Refuse): LabelSelector {
  if (Object.keys(matchLabels).length === 0) refuse(`${field} has pods without a label`, "Give them one");
  checkLabels(matchLabels, field, refuse);
  return { matchLabels };
}

function buildSpread(spread: TopologySpread, index: number, { own, refuse }: AffinityPlace): Json {
  const field = `topologySpread[${String(index)}]`;
  const { maxSkew, whenUnsatisfiable } = { ...TOPOLOGY_SPREAD_DEFAULTS, ...spread };
  const { topologyKey, minDomains, matchLabelKeys } = spread;
  checkChoices(spread, ["whenUnsatisfiable"], { refuse, field: `${field}.` });
  const problem = qualifiedName(topologyKey);
  if (problem !== undefined) refuse(`${field}.topologyKey is ${shown(topologyKey)}: it ${problem}`, "Change it");
  for (const [name, value] of Object.entries({ maxSkew, minDomains })) {
    if (value === undefined || (isInteger(value) && value >= 1)) continue;
    refuse(`${field}.${name} is ${shown(value)}`, "Give a whole number of at least 1");
  }
  if (minDomains !== undefined && whenUnsatisfiable !== "DoNotSchedule") {
    refuse(`${field} has minDomains, which only DoNotSchedule looks at`, 'Give whenUnsatisfiable: "DoNotSchedule"');
  }
  return {
    maxSkew,
    topologyKey,
    whenUnsatisfiable,
    minDomains,
    labelSelector: spread.labelSelector ?? toSelector(own.selectorLabels, field, refuse),
    matchLabelKeys,
  };
}

function checkWeight(weight: number, field: string, refuse: Refuse): number {
  if (isInteger(weight) && weight >= 1 && weight <= 100) return weight;
  return refuse(`${field}.weight is ${shown(weight)}`, "Give a whole number from 1 to 100");
}
