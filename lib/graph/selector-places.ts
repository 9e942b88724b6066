/**
 * Every place that holds a selector, with what it selects. The syntax of selectors, and what no selector should hold,
 * is judged here once for all of them.
 */
import type { GraphNode } from "./node";
import { buildPatternTree, type PatternPlace, type PatternTree, walkPatterns } from "./pattern-walk";
import type { PodSource } from "./pod-source";
import { readLabelSelector, readMapSelector, type Selector } from "./selector";

/** What a selector is for. All but the last three select pods. */
export type SelectorRole =
  | "workload"
  | "service"
  | "disruption-budget"
  | "policy-subject"
  | "policy-peer"
  | "affinity"
  | "anti-affinity"
  | "spread"
  | "pod-monitor"
  | "service-monitor"
  | "namespaces"
  | "other";

export class SelectorPlace {
  readonly role: SelectorRole;
  readonly node: GraphNode;
  readonly pod: PodSource | undefined;
  readonly value: unknown;
  /** Whether it is a plain map of labels rather than a LabelSelector. */
  readonly isMap: boolean;
  readonly selector: Selector;
  private readonly place: PatternPlace;

  constructor({ role, isMap = false }: SelectorRule, found: FoundSelector) {
    const { value } = found;
    this.role = role;
    this.node = found.node;
    this.pod = found.pod;
    this.value = value;
    this.isMap = isMap;
    this.selector = isMap ? readMapSelector(value) : readLabelSelector(value);
    this.place = found.place;
  }

  get path(): string {
    return this.place.path;
  }
}

interface FoundSelector {
  readonly node: GraphNode;
  readonly pod: PodSource | undefined;
  readonly value: unknown;
  readonly place: PatternPlace;
}

interface SelectorRule {
  readonly at: string;
  readonly role: SelectorRole;
  readonly isMap?: boolean;
}

function rows(role: SelectorRole, places: readonly string[]): SelectorRule[] {
  return places.map((at) => ({ at, role }));
}

function affinityTerms(kind: "podAffinity" | "podAntiAffinity", member: string): string[] {
  return [
    `affinity.${kind}.requiredDuringSchedulingIgnoredDuringExecution[].${member}`,
    `affinity.${kind}.preferredDuringSchedulingIgnoredDuringExecution[].podAffinityTerm.${member}`,
  ];
}

const POD_SELECTORS = buildPatternTree([
  ...rows("affinity", affinityTerms("podAffinity", "labelSelector")),
  ...rows("anti-affinity", affinityTerms("podAntiAffinity", "labelSelector")),
  ...rows("spread", ["topologySpreadConstraints[].labelSelector"]),
  ...rows("namespaces", [
    ...affinityTerms("podAffinity", "namespaceSelector"),
    ...affinityTerms("podAntiAffinity", "namespaceSelector"),
  ]),
  ...rows("other", ["volumes[].ephemeral.volumeClaimTemplate.spec.selector"]),
]);

const WORKLOAD: readonly SelectorRule[] = rows("workload", ["spec.selector"]);
const WORKLOAD_WITH_CLAIMS = [...WORKLOAD, ...rows("other", ["spec.volumeClaimTemplates[].spec.selector"])];
const MAP_WORKLOAD: readonly SelectorRule[] = [{ at: "spec.selector", role: "workload", isMap: true }];
const WEBHOOKS: readonly SelectorRule[] = [
  ...rows("namespaces", ["webhooks[].namespaceSelector"]),
  ...rows("other", ["webhooks[].objectSelector"]),
];

const BY_KIND: Readonly<Record<string, readonly SelectorRule[]>> = {
  "/Service": [{ at: "spec.selector", role: "service", isMap: true }],
  "/ReplicationController": MAP_WORKLOAD,
  "/PersistentVolumeClaim": rows("other", ["spec.selector"]),
  "apps/Deployment": WORKLOAD,
  "apps/ReplicaSet": WORKLOAD,
  "apps/DaemonSet": WORKLOAD,
  "apps/StatefulSet": WORKLOAD_WITH_CLAIMS,
  "apps.kruise.io/CloneSet": WORKLOAD,
  "apps.kruise.io/StatefulSet": WORKLOAD_WITH_CLAIMS,
  "apps.openshift.io/DeploymentConfig": MAP_WORKLOAD,
  "argoproj.io/Rollout": WORKLOAD,
  "batch/Job": WORKLOAD,
  "policy/PodDisruptionBudget": rows("disruption-budget", ["spec.selector"]),
  "networking.k8s.io/NetworkPolicy": [
    ...rows("policy-subject", ["spec.podSelector"]),
    ...rows("policy-peer", ["spec.ingress[].from[].podSelector", "spec.egress[].to[].podSelector"]),
    ...rows("namespaces", ["spec.ingress[].from[].namespaceSelector", "spec.egress[].to[].namespaceSelector"]),
  ],
  "monitoring.coreos.com/ServiceMonitor": rows("service-monitor", ["spec.selector"]),
  "monitoring.coreos.com/PodMonitor": rows("pod-monitor", ["spec.selector"]),
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration": WEBHOOKS,
  "admissionregistration.k8s.io/MutatingWebhookConfiguration": WEBHOOKS,
};

const TREES = new Map<string, PatternTree<SelectorRule>>(
  Object.entries(BY_KIND).map(([key, rules]) => [key, buildPatternTree(rules)]),
);

const NO_PLACES: readonly SelectorPlace[] = [];

/** The selectors of an object, those of its pod template included. */
export function readSelectorPlaces(node: GraphNode, pod: PodSource | undefined): readonly SelectorPlace[] {
  const tree = TREES.get(node.info.key);
  if (tree === undefined && pod === undefined) return NO_PLACES;
  const places: SelectorPlace[] = [];
  const visit = (rule: SelectorRule, value: unknown, place: PatternPlace): void => {
    places.push(new SelectorPlace(rule, { node, pod, value, place }));
  };
  if (tree !== undefined) walkPatterns(tree, { value: node.manifest, path: "" }, visit);
  if (pod !== undefined) walkPatterns(POD_SELECTORS, { value: pod.spec, path: pod.specPath }, visit);
  return places;
}
