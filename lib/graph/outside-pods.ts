/**
 * Pods that the set does not make, although its selectors rightly mean them: declared ones, those that operators make
 * for objects of the set, and those that every cluster has.
 */
import { type Labels, meetsRequirement } from "../objects";
import type { External } from "./external";
import { asFields } from "./fields";
import { readLabels } from "./labels";
import type { GraphNode } from "./node";
import type { Requirement, Selector } from "./selector";

/** What is asked of the graph. */
interface KnownSet {
  readonly externals: readonly External[];
  ofKind(group: string, kind: string): readonly GraphNode[];
  named(namespace: string, name: string): readonly GraphNode[];
}

/** Whether a selector may mean pods of a namespace that no object of the set makes. */
export function meansOutsidePods(set: KnownSet, { requirements }: Selector, namespace: string): boolean {
  const met = (labels: Labels): boolean => requirements.every((requirement) => meetsRequirement(requirement, labels));
  return (
    isDeclared(set, namespace, met) ||
    (namespace === "kube-system" && SYSTEM_PODS.some(met)) ||
    operatedPods(set).some((pod) => pod.namespace === namespace && met(pod.labels)) ||
    requirements.some((requirement) => asksForOperated(set, requirement, namespace))
  );
}

/** Labels of declared pods; an entry of the kind alone stands for pods of any labels. */
function isDeclared({ externals }: KnownSet, namespace: string, met: (labels: Labels) => boolean): boolean {
  return externals.some(({ kind, namespace: of = namespace, name, labels }) => {
    if (kind !== "Pod" || of !== namespace || name !== undefined) return false;
    return labels === undefined || met(labels);
  });
}

/** What kubeadm, and most others, run in kube-system: static pods of the control plane, the proxy and DNS. */
const SYSTEM_PODS: readonly Labels[] = [
  { "k8s-app": "kube-dns" },
  { "k8s-app": "kube-proxy" },
  ...["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"].map((component) => ({
    component,
    tier: "control-plane",
  })),
];

interface OperatedPod {
  readonly namespace: string;
  readonly labels: Labels;
}

type LabelsOf = (node: GraphNode) => readonly Labels[];

/** Prometheus operator, `makeSelectorLabels`. */
function prometheusLabels(app: string): LabelsOf {
  return ({ name, spec }) => [
    {
      ...readLabels(asFields(spec.podMetadata).labels),
      [app]: name,
      "operator.prometheus.io/name": name,
      "app.kubernetes.io/name": app,
      "app.kubernetes.io/instance": name,
      "app.kubernetes.io/managed-by": "prometheus-operator",
    },
  ];
}

/** Labels of the pods that widespread operators make for an object, where they do not name their own domain. */
const OPERATED: Readonly<Record<string, LabelsOf>> = {
  "acid.zalan.do/postgresql": ({ name }) =>
    ["master", "replica"].map((role) => ({ application: "spilo", "cluster-name": name, "spilo-role": role })),
  "mongodbcommunity.mongodb.com/MongoDBCommunity": ({ name }) => [{ app: `${name}-svc` }],
  "monitoring.coreos.com/Alertmanager": prometheusLabels("alertmanager"),
  "monitoring.coreos.com/Prometheus": prometheusLabels("prometheus"),
  "monitoring.coreos.com/ThanosRuler": prometheusLabels("thanos-ruler"),
  "opentelemetry.io/OpenTelemetryCollector": ({ name, namespace }) => [
    {
      "app.kubernetes.io/component": "opentelemetry-collector",
      "app.kubernetes.io/instance": `${namespace}.${name}`,
      "app.kubernetes.io/managed-by": "opentelemetry-operator",
      "app.kubernetes.io/name": `${name}-collector`,
      "app.kubernetes.io/part-of": "opentelemetry",
    },
  ],
  "rabbitmq.com/RabbitmqCluster": ({ name }) => [
    {
      "app.kubernetes.io/component": "rabbitmq",
      "app.kubernetes.io/name": name,
      "app.kubernetes.io/part-of": "rabbitmq",
    },
  ],
};

function operatedPods(set: KnownSet): readonly OperatedPod[] {
  return Object.entries(OPERATED).flatMap(([key, labelsOf]) => {
    const [group = "", kind = ""] = key.split("/");
    return set.ofKind(group, kind).flatMap((node) => {
      return labelsOf(node).map((labels) => ({ namespace: node.namespace, labels }));
    });
  });
}

/** `cnpg.io/cluster: db` beside an object `db` of group postgresql.cnpg.io: its operator makes such pods. */
function asksForOperated(set: KnownSet, { key, values }: Requirement, namespace: string): boolean {
  const domain = key.slice(0, Math.max(key.indexOf("/"), 0));
  if (domain === "") return false;
  const isOfKubernetes = domain.endsWith("kubernetes.io") || domain.endsWith("k8s.io");
  const operates = ({ group }: GraphNode): boolean =>
    group === domain || (!isOfKubernetes && (group.endsWith(`.${domain}`) || domain.endsWith(`.${group}`)));
  return values.some((value) => set.named(namespace, value).some(operates));
}
