/**
 * What selects which pods, and where requests end, read from the rendered manifests as Kubernetes reads them: patches
 * and objects written by hand count too.
 */
import { type Labels, type Manifest, matchesSelector } from "../objects";
import { manifestsAround, nameOf, type Pods, selectorOf, toManifest, toPods } from "./subject";

/** What a test finds: `because` says why, whichever way it went. */
export interface Verdict {
  readonly pass: boolean;
  readonly because: string;
}

const no = (because: string): Verdict => ({ pass: false, because });

export function judgeSelection(selecting: unknown, selected: unknown): Verdict {
  const manifest = toManifest(selecting);
  const pods = toPods(selected);
  if (manifest === undefined) return no("what was given to expect() is no object with a selector");
  if (pods === undefined) return no("what was given to the matcher has no pods");
  return selects(manifest, pods);
}

function selects(manifest: Manifest, pods: Pods): Verdict {
  const selector = selectorOf(manifest);
  const name = nameOf(manifest);
  if (selector === undefined) return no(`${name} has no selector`);
  if (manifest.metadata.namespace !== pods.namespace) {
    return no(`${name} selects in its own namespace, ${pods.text} is in ${pods.namespace ?? "none"}`);
  }
  const pass = matchesSelector(selector, pods.labels);
  const asks = JSON.stringify(selector.matchExpressions ?? selector.matchLabels ?? {});
  return { pass, because: `${name} selects ${asks}, the pods of ${pods.text} have ${textOf(pods.labels)}` };
}

export function judgeRoute(from: unknown, to: unknown): Verdict {
  const manifest = toManifest(from);
  const pods = toPods(to);
  if (manifest === undefined) return no("what was given to expect() is no Service, Ingress or HTTPRoute");
  if (pods === undefined) return no("what was given to the matcher has no pods");
  if (manifest.kind === "Service") return serves(manifest, pods);
  const services = manifestsAround(from).filter(({ kind }) => kind === "Service");
  const verdicts = backendsOf(manifest).map((backend) => follow(backend, { manifest, services, pods }));
  const found = verdicts.find(({ pass }) => pass);
  return found ?? no(verdicts.map(({ because }) => because).join("; ") || `${nameOf(manifest)} has no backend`);
}

interface PlainPort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: string | number;
}

function serves(service: Manifest, pods: Pods): Verdict {
  const selection = selects(service, pods);
  if (!selection.pass) return selection;
  const have = portsOf(pods);
  const ports = portsOfService(service);
  const open = ports.filter(({ port, targetPort = port }) => have.length === 0 || have.includes(targetPort));
  const asked = ports.map(({ port, targetPort = port }) => String(targetPort)).join(", ");
  const because = `${nameOf(service)} sends to port ${asked || "none"}, the pods of ${pods.text} have ${have.join(", ") || "none declared"}`;
  return { pass: open.length > 0 && open.length === ports.length, because };
}

function portsOfService({ spec }: Manifest): readonly PlainPort[] {
  return (spec as { ports?: readonly PlainPort[] } | undefined)?.ports ?? [];
}

function portsOf({ spec }: Pods): readonly (string | number)[] {
  const { containers = [] } = (spec ?? {}) as unknown as {
    containers?: readonly { ports?: readonly { name?: string; containerPort: number }[] }[];
  };
  const ports = containers.flatMap(({ ports: own = [] }) => own);
  return ports.flatMap(({ name, containerPort }) => [...(name ? [name] : []), containerPort]);
}

interface Backend {
  readonly service: string;
  readonly port: string | number | undefined;
}

interface Place {
  readonly manifest: Manifest;
  readonly services: readonly Manifest[];
  readonly pods: Pods;
}

function follow({ service, port }: Backend, { manifest, services, pods }: Place): Verdict {
  const { namespace } = manifest.metadata;
  const found = services.find(({ metadata }) => metadata.name === service && metadata.namespace === namespace);
  if (found === undefined) return no(`${nameOf(manifest)} leads to Service ${service}, which is not in the app`);
  const has = portsOfService(found).some((one) => one.name === port || one.port === port);
  if (!has) return no(`${nameOf(manifest)} leads to port ${String(port)}, which ${nameOf(found)} lacks`);
  return serves(found, pods);
}

/** Backends of an Ingress and of an HTTPRoute, wherever in the spec they stand. */
function backendsOf({ spec }: Manifest): readonly Backend[] {
  const { rules = [], defaultBackend } = (spec ?? {}) as RoutingSpec;
  const ofIngress = [defaultBackend, ...rules.flatMap(({ http }) => http?.paths?.map(({ backend }) => backend) ?? [])];
  const ofRoute = rules.flatMap(({ backendRefs = [] }) => backendRefs);
  return [
    ...ofIngress.flatMap((backend) => {
      const { name, port } = backend?.service ?? {};
      return name === undefined ? [] : [{ service: name, port: port?.name ?? port?.number }];
    }),
    ...ofRoute.map(({ name, port }) => ({ service: name, port })),
  ];
}

interface IngressBackend {
  readonly service?: { readonly name: string; readonly port?: { readonly name?: string; readonly number?: number } };
}

interface RoutingSpec {
  readonly defaultBackend?: IngressBackend;
  readonly rules?: readonly {
    readonly http?: { readonly paths?: readonly { readonly backend: IngressBackend }[] };
    readonly backendRefs?: readonly { readonly name: string; readonly port?: number }[];
  }[];
}

function textOf(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(", ");
}
