/**
 * The one raw ApiObject that each construct holds (child id `Resource`). Raw, because generated kinds drop the fields
 * that they do not know, from patches too.
 */
import { ApiObject, type ApiObjectProps, Chart, JsonPatch } from "cdk8s";
import type { Construct } from "constructs";
import type { Labels } from "../objects";
import { installGuard } from "../synth/guard";
import { checkAnnotations, checkLabels, NAME_LABEL } from "./labels";
import { type ManifestPatch, mergePatch, type Patch } from "./merge-patch";
import { toPlainJson } from "./plain-json";
import { type Refuse, refuseFor, shown } from "./refuse";
import { dnsLabel, dnsSubdomain, type Rule } from "./syntax";

/** What every construct may be given for its object's metadata. */
export interface ObjectProps {
  /** Name of the object. @default the construct id */
  readonly name?: string;
  /** @default the chart's namespace */
  readonly namespace?: string;
  /** Exactly the object's labels; `{}` for none. */
  readonly labels?: Labels;
  /** @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Fields that no prop models, applied last: a JSON merge patch (RFC 7396) of the manifest. Objects are merged, `null`
   * removes a field, lists are replaced. @default none
   */
  readonly patch?: ManifestPatch;
}

export interface ObjectContent {
  readonly apiVersion: string;
  readonly kind: string;
  /** What the API server asks of the name. @default a DNS subdomain */
  readonly nameRule?: Rule | undefined;
  /** Its kind lives in no namespace: none is written, not even the chart's. */
  readonly clusterScoped?: true;
  /** Labels of the object, where not those of the props. */
  readonly labels?: Labels;
  /** `spec`, `data`, … */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Explicit name, else the construct id: never a hash, never a path. */
export function nameOf(construct: Construct, { name }: ObjectProps): string {
  return name ?? construct.node.id;
}

export function namespaceOf(construct: Construct, { namespace }: ObjectProps): string | undefined {
  return namespace ?? Chart.of(construct).namespace;
}

/** The labels that the user gave, else the one that every construct gives: never both. */
export function labelsOf(construct: Construct, props: ObjectProps): Labels {
  return props.labels ?? { [NAME_LABEL]: nameOf(construct, props) };
}

/** Throws where an object and what it points at are known to be in different namespaces. */
export function checkSameNamespace(
  construct: Construct,
  props: ObjectProps,
  target: { readonly namespace?: string | undefined },
): void {
  const namespace = namespaceOf(construct, props);
  if (namespace === undefined || target.namespace === undefined || namespace === target.namespace) return;
  const fact = `it is in namespace ${shown(namespace)}, its target in ${shown(target.namespace)}`;
  refuseFor(construct)(fact, "It reaches its own namespace only: put both into one");
}

export function makeObject(construct: Construct, props: ObjectProps, content: ObjectContent): ApiObject {
  const refuse = refuseFor(construct);
  const { apiVersion, kind, body, clusterScoped, nameRule = dnsSubdomain } = content;
  const { namespace, annotations = {} } = props;
  const labels = content.labels ?? props.labels ?? {};
  const name = nameOf(construct, props);
  const problem = nameRule(name);
  if (problem !== undefined) {
    const source = props.name === undefined ? "the construct id" : "name";
    refuse(`${source} ${shown(name)} cannot name a ${kind}: it ${problem}`, "Give another name");
  }
  const badNamespace = namespace === undefined ? undefined : dnsLabel(namespace);
  if (badNamespace !== undefined) refuse(`namespace is ${shown(namespace)}: it ${badNamespace}`, "Change it");
  checkLabels(labels, "labels", refuse);
  checkAnnotations(annotations, "annotations", refuse);
  const place = clusterScoped ? "" : (namespaceOf(construct, props) ?? "");
  claimIdentity(construct, `${apiVersion}/${kind} ${place}/${name}`, refuse);
  const metadata = { name, namespace: clusterScoped ? undefined : namespace, labels, annotations };
  const manifest = toPlainJson({ apiVersion, kind, metadata, ...body }, "", refuse);
  const object = new ApiObject(construct, "Resource", patched(manifest, props.patch, refuse) as ApiObjectProps);
  // cdk8s writes the chart's namespace into everything.
  if (clusterScoped && object.metadata.namespace !== undefined) {
    object.addJsonPatch(JsonPatch.remove("/metadata/namespace"));
  }
  return object;
}

function patched(manifest: object, patch: ManifestPatch | undefined, refuse: Refuse): unknown {
  if (patch === undefined) return manifest;
  const plain: Patch & { readonly metadata?: Patch } = toPlainJson(patch, "patch", refuse);
  const named = [
    ...["apiVersion", "kind"].filter((field) => field in plain),
    ...["name", "namespace"].filter((field) => field in (plain.metadata ?? {})).map((field) => `metadata.${field}`),
  ];
  if (named.length > 0) refuse(`patch changes ${named.join(" and ")}, by which others refer to it`, "Use the prop");
  return mergePatch(manifest, plain);
}

const claimed = new WeakMap<Chart, Map<string, Construct>>();

/** Two objects of one identity in one chart would overwrite each other. Other charts may be for other clusters. */
function claimIdentity(construct: Construct, identity: string, refuse: Refuse): void {
  const owners = ownersIn(construct);
  const owner = owners.get(identity);
  if (owner !== undefined) refuse(`${owner.node.path} makes ${identity} already`, "Give one of them another name");
  owners.set(identity, construct);
}

/** Of the construct's chart, by identity. With a chart's first object, its tree gets what belongs to the whole tree. */
function ownersIn(construct: Construct): Map<string, Construct> {
  const chart = Chart.of(construct);
  const known = claimed.get(chart);
  if (known !== undefined) return known;
  installGuard(construct);
  const owners = new Map<string, Construct>();
  claimed.set(chart, owners);
  return owners;
}
