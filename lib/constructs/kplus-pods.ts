/**
 * Workloads of cdk8s-plus as targets: read through their public `matchLabels`, `podMetadata` and `metadata.namespace`,
 * as they are at that moment. `toPodSelectorConfig()`, which its own Services use, ignores the workload's selector.
 */
import type { Labels } from "../objects";
import type { KplusPods, PodSource, PodTarget } from "./pod-source";
import { type PodPort, type Protocol, targetPortsOf } from "./ports";
import { type Refuse, shown } from "./refuse";

function isKplusPods(target: PodTarget): target is KplusPods {
  return "podMetadata" in target && "containers" in target;
}

/** Ours as it is; a workload of cdk8s-plus as one. */
export function toPodSource(target: PodTarget, refuse: Refuse): PodSource {
  if (!isKplusPods(target)) return target;
  const { labels = {} } = target.podMetadata.toJson() as { readonly labels?: Labels };
  const expressions = target.matchExpressions ?? [];
  if (expressions.length > 0) {
    refuse("the cdk8s-plus workload selects by expressions, which a Service cannot carry", "Select by labels in it");
  }
  const selectorLabels = target.matchLabels ?? labels;
  const [missed] = Object.entries(selectorLabels).filter(([key, value]) => labels[key] !== value);
  if (missed !== undefined) {
    refuse(`the cdk8s-plus workload selects ${shown(missed.join("="))}, which its pods lack`, "Add it to podMetadata");
  }
  if (Object.keys(selectorLabels).length === 0) refuse("the cdk8s-plus workload selects nothing", "Select by a label");
  const podPorts = target.containers.flatMap(({ ports }) => ports.map(toPodPort));
  const { namespace } = target.metadata;
  return { podLabels: labels, selectorLabels, podPorts, targetPorts: targetPortsOf(podPorts), namespace };
}

function toPodPort({ number, name, protocol = "TCP" }: KplusPods["containers"][number]["ports"][number]): PodPort {
  return { containerPort: number, protocol: protocol as Protocol, ...(name === undefined ? {} : { name }) };
}
