/**
 * The one raw ApiObject that each construct holds (child id `Resource`). Raw, because generated kinds drop the fields
 * that they do not know, from patches too.
 */
import { ApiObject, Chart } from "cdk8s";
import type { Construct } from "constructs";
import type { Labels } from "../objects";
import { installRecorder } from "../synth/recorder";
import { checkLabels } from "./labels";
import { toPlainJson } from "./plain-json";
import { type Refuse, refuseFor, shown } from "./refuse";
import { dnsLabel, dnsSubdomain, qualifiedName, type Rule } from "./syntax";

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
}

export interface ObjectContent {
  readonly apiVersion: string;
  readonly kind: string;
  /** What the API server asks of the name. @default a DNS subdomain */
  readonly nameRule?: Rule;
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

export function makeObject(construct: Construct, props: ObjectProps, content: ObjectContent): ApiObject {
  const refuse = refuseFor(construct);
  const { apiVersion, kind, body, nameRule = dnsSubdomain } = content;
  const { namespace, labels = {}, annotations = {} } = props;
  const name = nameOf(construct, props);
  const problem = nameRule(name);
  if (problem !== undefined) {
    const source = props.name === undefined ? "the construct id" : "name";
    refuse(`${source} ${shown(name)} cannot name a ${kind}: it ${problem}`, "Give another name");
  }
  if (namespace !== undefined && dnsLabel(namespace) !== undefined) {
    refuse(`namespace is ${shown(namespace)}: it ${String(dnsLabel(namespace))}`, "Change it");
  }
  checkLabels(labels, "labels", refuse);
  checkAnnotations(annotations, refuse);
  claimIdentity(construct, `${apiVersion}/${kind} ${namespaceOf(construct, props) ?? ""}/${name}`, refuse);
  installRecorder(construct);
  const metadata = {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    labels: { ...labels },
    annotations: { ...annotations },
  };
  const plain = Object.entries(body).map(([field, value]) => [field, toPlainJson(value, field, refuse)]);
  return new ApiObject(construct, "Resource", { apiVersion, kind, metadata, ...Object.fromEntries(plain) });
}

function checkAnnotations(annotations: Readonly<Record<string, unknown>>, refuse: Refuse): void {
  for (const [key, value] of Object.entries(annotations)) {
    const problem = qualifiedName(key.toLowerCase());
    if (problem !== undefined) refuse(`the key ${shown(key)} of annotations ${problem}`, "Change the key");
    if (typeof value !== "string") refuse(`annotations[${shown(key)}] is ${shown(value)}`, "Give a string");
  }
}

const claimed = new WeakMap<Chart, Map<string, string>>();

/** Two objects of one identity in one chart would overwrite each other. Other charts may be for other clusters. */
function claimIdentity(construct: Construct, identity: string, refuse: Refuse): void {
  const chart = Chart.of(construct);
  const owners = claimed.get(chart) ?? new Map<string, string>();
  const owner = owners.get(identity);
  if (owner !== undefined) refuse(`${owner} makes ${identity} already`, "Give one of them another name");
  claimed.set(chart, owners.set(identity, construct.node.path));
}
