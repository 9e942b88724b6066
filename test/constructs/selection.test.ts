/**
 * Whatever points at pods hits them, and no others: for every kind that makes pods, whatever the labels. The API
 * server's rule is written out here once more, so that the product is not its own judge.
 */
import { describe, expect, test } from "@jest/globals";
import type { Chart } from "cdk8s";
import * as kplus from "cdk8s-plus-28";
import fc from "fast-check";
import {
  Autoscaler,
  ClusterIpService,
  CronTask,
  DisruptionBudget,
  GpuPinnedPod,
  HeadlessService,
  NetworkRule,
  NodeAgent,
  PlainPod,
  type PodTarget,
  podsOf,
  ReplicaSetWorkload,
  RollingDeployment,
  StatefulApp,
  TaskJob,
  WebApp,
} from "../../lib";
import type { Labels, Manifest } from "../../lib/objects";
import { render } from "./render";

const containers = [{ name: "app", image: "app:1", ports: { http: 80 } }];

interface Given {
  readonly selector: Labels;
  readonly podLabels: Labels;
  readonly version: string;
  readonly namespace?: string;
}

type Make = (chart: Chart, id: string, given: Given) => PodTarget;

/** A bare Pod has no selector of its own: what would be one is among its labels. */
const bare = ({ selector, podLabels, namespace }: Given) => ({
  labels: { ...selector, ...podLabels },
  ...(namespace && { namespace }),
});

const KINDS: Readonly<Record<string, Make>> = {
  Deployment: (chart, id, given) => new RollingDeployment(chart, id, { containers, ...given } as never),
  ReplicaSet: (chart, id, given) => new ReplicaSetWorkload(chart, id, { containers, ...given } as never),
  DaemonSet: (chart, id, given) => new NodeAgent(chart, id, { containers, ...given } as never),
  StatefulSet: (chart, id, given) =>
    new StatefulApp(chart, id, { containers, headlessService: true, ...given } as never),
  Job: (chart, id, given) => new TaskJob(chart, id, { containers, ...given } as never),
  CronJob: (chart, id, given) => new CronTask(chart, id, { containers, schedule: "@daily", ...given } as never),
  Pod: (chart, id, given) => new PlainPod(chart, id, { containers, ...bare(given) } as never),
  "GPU pod": (chart, id, given) =>
    new GpuPinnedPod(chart, id, { containers, nodeSelector: { gpu: "yes" }, ...bare(given) } as never),
  WebApp: (chart, id, { podLabels, ...given }) =>
    new WebApp(chart, id, { image: "web:1", port: 80, disruptionBudget: false, ...given } as never),
  "Deployment of cdk8s-plus": (chart, id, { selector, podLabels, namespace }) => {
    const labels = { ...podLabels, ...selector };
    const metadata = { name: id, ...(namespace && { namespace }) };
    const props = { metadata, select: false, podMetadata: { labels }, containers: [{ image: "a", portNumber: 80 }] };
    const deployment = new kplus.Deployment(chart, id, props);
    deployment.select(kplus.LabelSelector.of({ labels: selector }));
    return deployment;
  },
};

interface PodTemplate {
  readonly metadata?: { readonly labels?: Labels };
}
interface Spec {
  readonly selector?: { readonly matchLabels?: Labels };
  readonly template?: PodTemplate;
  readonly jobTemplate?: { readonly spec: Spec };
}

/** Labels of the pods that an object makes; of a Pod its own. */
function podLabelsOf(manifests: readonly Manifest[], id: string): Labels {
  const all = manifests.map((manifest): Labels | undefined => {
    if (manifest.metadata.name !== id) return undefined;
    if (manifest.kind === "Pod") return manifest.metadata.labels as Labels;
    const { template, jobTemplate } = (manifest.spec ?? {}) as Spec;
    return (template ?? jobTemplate?.spec.template)?.metadata?.labels;
  });
  const [found, ...others] = all.filter((one) => one !== undefined);
  if (found === undefined || others.length > 0) throw new Error(`not one object makes the pods of ${id}`);
  return found;
}

/** https://github.com/kubernetes/apimachinery/blob/v0.36.3/pkg/labels/selector.go: all of them; none selects all. */
const selects = (selector: Labels, labels: Labels) =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

/** All selectors that an object points at pods with, wherever its kind has them. */
function selectorsOf({ kind, spec }: Manifest): readonly Labels[] {
  const found: Labels[] = [];
  JSON.stringify(spec, function (this: unknown, key: string, value: unknown) {
    if (key === "matchLabels" || (kind === "Service" && key === "selector")) found.push(value as Labels);
    return value;
  });
  return found;
}

const key = fc.stringMatching(/^([a-z]{1,8}\.[a-z]{2,3}\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,20}[A-Za-z0-9])?$/);
const value = fc.stringMatching(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,20}[A-Za-z0-9])?$/);
const labels = fc.dictionary(key, value, { minKeys: 1, maxKeys: 4 });
const given = fc.record({ selector: labels, extra: labels, version: value }).map(({ selector, extra, version }) => ({
  selector,
  podLabels: Object.fromEntries(Object.entries(extra).filter(([name]) => !(name in selector))),
  version,
}));
/** The same labels but for one value. */
const apart = (selector: Labels): Labels => {
  const [[name, was] = ["", ""]] = Object.entries(selector);
  return { ...selector, [name]: `${was.slice(0, 20)}-2` };
};

const pointAt = (chart: Chart, target: PodTarget) => {
  new ClusterIpService(chart, "by-service", { target, ports: [{ port: 80 }] });
  new HeadlessService(chart, "by-headless", { target });
  const annotations = { "slipway.dev/ignore": "pdb-overlap: a WebApp brings a budget of its own" };
  new DisruptionBudget(chart, "by-budget", { target, maxUnavailable: 1, annotations });
  new NetworkRule(chart, "by-rule", { target, incoming: [{ from: target }], outgoing: [{ to: target }] });
  const podAffinity = { required: [{ pods: target }] };
  new PlainPod(chart, "by-affinity", { containers, podAffinity });
};

/** A property that runs for some random labels, at once: there is nothing to wait for. */
const forLabels = (check: (one: Given) => void) => void fc.assert(fc.property(given, check), { numRuns: 40 });

describe.each(Object.entries(KINDS))("%s", (_, make) => {
  test("all that points at it selects its pods, and not those of another that differs in one label", () => {
    forLabels((one) => {
      const manifests = render((chart) => {
        pointAt(chart, make(chart, "target", one));
        make(chart, "other", { ...one, selector: apart(one.selector) });
      });
      const pods = podLabelsOf(manifests, "target");
      const others = podLabelsOf(manifests, "other");
      const pointing = manifests.filter(({ metadata }) => metadata.name.startsWith("by-"));
      expect(pointing.map(selectorsOf).map(({ length }) => length)).toEqual([1, 1, 1, 3, 1]);
      for (const selector of pointing.flatMap(selectorsOf)) {
        expect(Object.keys(selector)).not.toHaveLength(0);
        expect([selects(selector, pods), selects(selector, others)]).toEqual([true, false]);
      }
    });
  });

  test("its own selector selects its pods, and stays when version and other labels change", () => {
    const ownOf = (one: Given) => {
      const manifests = render((chart) => make(chart, "target", one));
      const pods = podLabelsOf(manifests, "target");
      const own = manifests.filter(({ kind }) => kind !== "Pod").flatMap(selectorsOf);
      for (const selector of own) expect(selects(selector, pods)).toBe(true);
      return own;
    };
    forLabels((one) => expect(ownOf({ ...one, podLabels: {}, version: "9" })).toEqual(ownOf(one)));
  });

  test("with another as one target, both are selected, by what they share", () => {
    forLabels((one) => {
      const shared = { ...one, selector: { ...one.selector, "example.com/part-of": "both" } };
      const manifests = render((chart) => {
        const first = make(chart, "first", shared);
        const second = new RollingDeployment(chart, "second", {
          selector: { "example.com/part-of": "both", "example.com/only": "second" },
          containers,
        });
        pointAt(chart, podsOf(first, second));
      });
      const pointing = manifests.filter(({ metadata }) => metadata.name.startsWith("by-")).flatMap(selectorsOf);
      const both = [podLabelsOf(manifests, "first"), podLabelsOf(manifests, "second")];
      for (const selector of pointing) expect(both.map((pods) => selects(selector, pods))).toEqual([true, true]);
    });
  });
});

test("an affinity and a spread of a workload to itself select its own pods", () => {
  forLabels((one) => {
    const topologySpread = [{ topologyKey: "zone" }];
    const podAntiAffinity = { required: [{ pods: "itself" as const }] };
    const manifests = render(
      (chart) =>
        new RollingDeployment(chart, "target", { ...one, containers, topologySpread, podAntiAffinity } as never),
    );
    const pods = podLabelsOf(manifests, "target");
    const selectors = manifests.flatMap(selectorsOf);
    expect(selectors).toHaveLength(3);
    for (const selector of selectors) expect(selects(selector, pods)).toBe(true);
  });
});

test.each(["Deployment", "StatefulSet", "ReplicaSet", "WebApp"])(
  "an autoscaler of a %s names it as it is rendered",
  (kind) => {
    forLabels((one) => {
      const manifests = render((chart) => {
        const target = KINDS[kind]?.(chart, "target", {
          ...one,
          replicas: kind === "WebApp" ? false : undefined,
        } as Given);
        new Autoscaler(chart, "load", { target: target as never, maxReplicas: 3 });
      });
      const [autoscaler] = manifests.filter((manifest) => manifest.kind === "HorizontalPodAutoscaler");
      if (autoscaler === undefined) throw new Error("no autoscaler");
      const { scaleTargetRef } = autoscaler.spec as { readonly scaleTargetRef: Manifest & { readonly name: string } };
      const same = manifests.filter(
        ({ apiVersion, kind: other, metadata }) =>
          apiVersion === scaleTargetRef.apiVersion &&
          other === scaleTargetRef.kind &&
          metadata.name === scaleTargetRef.name,
      );
      expect(same.map(({ metadata }) => metadata.namespace)).toEqual([autoscaler.metadata.namespace]);
    });
  },
);
