/**
 * HTTP from outside of the cluster, by host and path, to ports of Services.
 */
import type { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import { makeObject, namespaceOf, type ObjectProps } from "./api-object";
import type { NamedObject } from "./pod-spec";
import { type Refuse, refuseFor, shown } from "./refuse";
import type { ServicePortRef } from "./service";
import { dnsSubdomain } from "./syntax";

export interface IngressPath {
  /** @default / */
  readonly path?: string;
  /** Failure prevented: the API server refuses a path without any. @default Prefix */
  readonly pathType?: "Exact" | "Prefix" | "ImplementationSpecific";
  /** `service.port("http")` */
  readonly backend: ServicePortRef;
}

export interface IngressRule {
  /** `shop.example.com`, `*.example.com`. @default all hosts */
  readonly host?: string;
  /** At least one. */
  readonly paths: readonly IngressPath[];
}

export interface IngressProps extends ObjectProps {
  /** Which controller serves it. @default the cluster's default class */
  readonly ingressClassName?: string;
  readonly rules?: readonly IngressRule[];
  /** What gets requests that no rule matches. */
  readonly defaultBackend?: ServicePortRef;
  /** Certificates: the Secret of each, with the hosts that it is for. */
  readonly tls?: readonly { readonly hosts?: readonly string[]; readonly secret?: NamedObject }[];
}

/**
 * An Ingress. What it adds to what is written: `path: /` and `pathType: Prefix` where a path has none.
 *
 * @example
 * const web = new WebApp(chart, "web", { image: "web:1.0.0", port: 3000 });
 * const rules = [{ host: "shop.example.com", paths: [{ backend: web.service.port("http") }] }];
 * new Ingress(chart, "shop", { ingressClassName: "nginx", rules });
 *
 * @throws CONSTRUCT_INVALID for a Service of another namespace, and for values that the API server would refuse
 */
export class Ingress extends Construct {
  /** The Ingress, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;

  constructor(scope: Construct, id: string, props: IngressProps) {
    super(scope, id);
    const refuse = refuseFor(this);
    const place: Place = { namespace: namespaceOf(this, props), refuse };
    const { ingressClassName, rules = [], defaultBackend, tls } = props;
    if (rules.length === 0 && defaultBackend === undefined) {
      refuse("it leads nowhere", "Give rules or a defaultBackend");
    }
    const secrets = tls?.map(({ hosts, secret }) => ({ hosts, secretName: secret && nameIn(secret, place) }));
    const spec = {
      ingressClassName,
      defaultBackend: defaultBackend && backendOf(defaultBackend, place),
      tls: secrets,
      rules:
        rules.length === 0 ? undefined : rules.map((rule, index) => ruleOf(rule, `rules[${String(index)}]`, place)),
    };
    this.object = makeObject(this, props, { apiVersion: "networking.k8s.io/v1", kind: "Ingress", body: { spec } });
  }
}

interface Place {
  readonly namespace: string | undefined;
  readonly refuse: Refuse;
}

function ruleOf({ host, paths }: IngressRule, field: string, place: Place): object {
  const problem = host === undefined ? undefined : dnsSubdomain(host.replace(/^\*\./, ""));
  if (problem !== undefined) place.refuse(`${field}.host is ${shown(host)}: it ${problem}`, "Change it");
  if (host !== undefined && /^[\d.]+$/.test(host)) place.refuse(`${field}.host is an address`, "Give a DNS name");
  if (paths.length === 0) place.refuse(`${field}.paths is empty`, "Give at least one path");
  const http = paths.map(({ path = "/", pathType = "Prefix", backend }) => {
    if (!path.startsWith("/") || path.includes("//")) {
      place.refuse(`${field} has the path ${shown(path)}`, "Begin it with one '/'");
    }
    return { path, pathType, backend: backendOf(backend, place) };
  });
  return { host, http: { paths: http } };
}

function backendOf(backend: ServicePortRef, place: Place): object {
  const name = nameIn({ name: backend.service, namespace: backend.namespace }, place);
  const port = backend.portName === undefined ? { number: backend.port } : { name: backend.portName };
  return { service: { name, port } };
}

function nameIn({ name, namespace }: NamedObject, place: Place): string {
  if (namespace !== undefined && place.namespace !== undefined && namespace !== place.namespace) {
    const fact = `${name} is in namespace ${shown(namespace)}, the Ingress in ${shown(place.namespace)}`;
    place.refuse(fact, "An Ingress reaches its own namespace only: put both into one");
  }
  return name;
}
