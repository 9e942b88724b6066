/**
 * The pods of one namespace, findable by label: a selector looks only at pods that carry its rarest equality.
 */
import { addTo, valueAt } from "./grouping";
import type { PodSource } from "./pod-source";
import type { Selector } from "./selector";

const NO_PODS: readonly PodSource[] = [];

export class NamespaceIndex {
  readonly pods: PodSource[] = [];
  /** Those with labels that are at fault themselves. */
  readonly unsure: PodSource[] = [];
  private readonly byLabel = new Map<string, Map<string, PodSource[]>>();

  add(pod: PodSource): void {
    this.pods.push(pod);
    if (pod.hasUnsureLabels) this.unsure.push(pod);
    for (const key of Object.keys(pod.labels)) {
      const byValue = valueAt(this.byLabel, key, () => new Map<string, PodSource[]>());
      addTo(byValue, pod.labels[key] ?? "", pod);
    }
  }

  selectedBy(selector: Selector): readonly PodSource[] {
    if (selector.state === "empty") return this.pods;
    if (selector.state !== "some") return NO_PODS;
    const candidates = this.smallestBucket(selector) ?? this.pods;
    const missed = candidates.find((pod) => !pod.isSelectedBy(selector));
    return missed === undefined ? candidates : candidates.filter((pod) => pod.isSelectedBy(selector));
  }

  /** Pods that meet the rarest equality; undefined when no equality narrows the search. */
  private smallestBucket({ requirements }: Selector): readonly PodSource[] | undefined {
    let smallest: readonly PodSource[] | undefined;
    for (const { key, operator, values } of requirements) {
      if (operator !== "In" || values.length !== 1 || isGenerated(key)) continue;
      const bucket = this.byLabel.get(key)?.get(values[0] ?? "") ?? NO_PODS;
      if (smallest === undefined || bucket.length < smallest.length) smallest = bucket;
    }
    return smallest;
  }
}

/** Labels that controllers add: pods that have them need not show them in their template. */
function isGenerated(key: string): boolean {
  if (key.startsWith("app.kubernetes.io/")) return false;
  return /kubernetes\.io\/|^(?:job-name|controller-uid)$|-hash$|-generation$/.test(key);
}
