/**
 * Pods that live in a namespace of the set and are not of the app: they may be what a selector of the set means, and a
 * new workload may adopt them.
 */
import { asFields, asText } from "../graph";
import { type Labels, type LiveObject, type ObjectRef, refKey, type SynthesizedObject } from "../objects";
import type { LiveObjects } from "../plan";

export interface ForeignPods {
  /** Without a controller: the first workload whose selector matches takes them. */
  readonly bare: readonly SynthesizedObject[];
  /** The workloads of the others, as far as their pods show them. */
  readonly owners: readonly SynthesizedObject[];
  readonly labels: readonly Labels[];
}

/** `own`: by `refKey`, the objects of the set. `live`: the app's live objects, whose pods are its own. */
export function readForeignPods(
  pods: readonly LiveObject[],
  { own, live }: { readonly own: ReadonlySet<string>; readonly live: LiveObjects },
): ForeignPods {
  const templates = [...live.values()].map(templateLabels).filter((labels) => Object.keys(labels).length > 0);
  const foreign = pods.filter((pod) => {
    if (pod.metadata.deletionTimestamp !== undefined || own.has(refKey(podRef(pod)))) return false;
    return controllerOf(pod) === undefined || !templates.some((labels) => hasAll(pod, labels));
  });
  const owners = new Map(foreign.flatMap((pod) => ownerOf(pod)));
  const bare = foreign.filter((pod) => controllerOf(pod) === undefined);
  return {
    bare: bare.map((manifest) => ({ manifest })),
    owners: [...owners.values()].map((manifest) => ({ manifest })),
    labels: foreign.map(({ metadata }) => metadata.labels ?? {}),
  };
}

function podRef({ metadata: { namespace, name } }: LiveObject): ObjectRef {
  return { group: "", kind: "Pod", name, ...(namespace === undefined ? {} : { namespace }) };
}

function controllerOf({ metadata }: LiveObject) {
  return metadata.ownerReferences?.find(({ controller }) => controller === true);
}

/** The pod's controller with what is known of it: that its pods have these labels. */
function ownerOf(pod: LiveObject): [string, SynthesizedObject["manifest"]][] {
  const owner = controllerOf(pod);
  if (owner === undefined) return [];
  const { apiVersion, kind, name, uid } = owner;
  const { labels = {}, namespace } = pod.metadata;
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
  return [[uid, { apiVersion, kind, metadata, spec: { template: { metadata: { labels }, spec: pod.spec } } }]];
}

function templateLabels({ spec }: LiveObject): Labels {
  const { template, jobTemplate } = asFields(spec);
  const own = asFields(template ?? asFields(asFields(jobTemplate).spec).template);
  const labels = Object.entries(asFields(asFields(own.metadata).labels));
  return Object.fromEntries(
    labels.flatMap(([key, value]) => (asText(value) === undefined ? [] : [[key, String(value)]])),
  );
}

function hasAll({ metadata: { labels = {} } }: LiveObject, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}
