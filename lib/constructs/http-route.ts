/**
 * HTTP through a Gateway: what Ingress does, with weights, headers and filters (`gateway.networking.k8s.io/v1`).
 */
import type { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import { makeObject, namespaceOf, type ObjectProps } from "./api-object";
import { type Refuse, refuseFor, shown } from "./refuse";
import type { ServicePortRef } from "./service";
import { dnsSubdomain, isInteger } from "./syntax";

/** The Gateway that serves the route; usually made by those who run the cluster. */
export interface GatewayRef {
  readonly name: string;
  /** @default the route's */
  readonly namespace?: string;
  /** One of its listeners. @default all that fit */
  readonly sectionName?: string;
}

/** All that is given must hold. */
export interface RouteMatch {
  /** Prefix of the path; `{ exact: "/login" }` for the whole one. @default / */
  readonly path?: string | { readonly exact: string } | { readonly regularExpression: string };
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "CONNECT" | "OPTIONS" | "TRACE" | "PATCH";
  /** Header name → exact value. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** `service.port("http")`, or with its share of the requests. */
export type RouteBackend = ServicePortRef | { readonly backend: ServicePortRef; readonly weight: number };

export interface RouteRule {
  /** One of them must hold. @default every request */
  readonly matches?: readonly RouteMatch[];
  /** At least one. */
  readonly backends: readonly RouteBackend[];
  /** In the API's own shape: `[{ type: "RequestRedirect", requestRedirect: { scheme: "https" } }]`. */
  readonly filters?: readonly Readonly<Record<string, unknown>>[];
}

export interface HttpRouteProps extends ObjectProps {
  /** At least one. */
  readonly gateways: readonly GatewayRef[];
  /** `shop.example.com`, `*.example.com`. @default those of the Gateway */
  readonly hostnames?: readonly string[];
  /** At least one. */
  readonly rules: readonly RouteRule[];
}

/**
 * An HTTPRoute. Adds nothing to what is written. A port is written as its number, which is all that the API takes.
 *
 * @example
 * const web = new WebApp(chart, "web", { image: "web:1.0.0", port: 3000 });
 * const rules = [{ matches: [{ path: "/shop" }], backends: [web.service.port("http")] }];
 * new HttpRoute(chart, "shop", { gateways: [{ name: "public", namespace: "gateways" }], rules });
 *
 * @throws CONSTRUCT_INVALID for a Service of another namespace, and for values that the API server would refuse
 */
export class HttpRoute extends Construct {
  /** The HTTPRoute, for `addJsonPatch` and `addDependency`. */
  readonly object: ApiObject;

  constructor(scope: Construct, id: string, props: HttpRouteProps) {
    super(scope, id);
    const refuse = refuseFor(this);
    const { gateways, hostnames, rules } = props;
    if (gateways.length === 0) refuse("gateways is empty, so nothing serves the route", "Give a Gateway");
    if (rules.length === 0) refuse("rules is empty", "Give at least one rule");
    const bad = hostnames?.find((name) => dnsSubdomain(name.replace(/^\*\./, "")) !== undefined);
    if (bad !== undefined) refuse(`hostnames has ${shown(bad)}`, "Give DNS names");
    const place: Place = { namespace: namespaceOf(this, props), refuse };
    const spec = {
      parentRefs: gateways.map((gateway) => ({ ...gateway })),
      hostnames,
      rules: rules.map((rule, index) => ruleOf(rule, `rules[${String(index)}]`, place)),
    };
    const content = { apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", body: { spec } };
    this.object = makeObject(this, props, content);
  }
}

interface Place {
  readonly namespace: string | undefined;
  readonly refuse: Refuse;
}

function ruleOf({ matches, backends, filters }: RouteRule, field: string, place: Place): object {
  if (backends.length === 0 && filters === undefined) place.refuse(`${field}.backends is empty`, "Give a Service port");
  return {
    matches: matches?.map((match) => matchOf(match, field, place.refuse)),
    filters,
    backendRefs: backends.length === 0 ? undefined : backends.map((backend) => backendOf(backend, field, place)),
  };
}

function matchOf({ path, method, headers }: RouteMatch, field: string, refuse: Refuse): object {
  const [type, value] = pathOf(path);
  if (value !== undefined && type !== "RegularExpression" && !value.startsWith("/")) {
    refuse(`${field} matches the path ${shown(value)}`, "Begin it with '/'");
  }
  return {
    path: value === undefined ? undefined : { type, value },
    method,
    headers: headers && Object.entries(headers).map(([name, text]) => ({ name, value: text })),
  };
}

function pathOf(path: RouteMatch["path"]): readonly [string, string | undefined] {
  if (path === undefined || typeof path === "string") return ["PathPrefix", path];
  return "exact" in path ? ["Exact", path.exact] : ["RegularExpression", path.regularExpression];
}

function backendOf(given: RouteBackend, field: string, { namespace, refuse }: Place): object {
  const { backend, weight } = "backend" in given ? given : { backend: given, weight: undefined };
  if (weight !== undefined && !(isInteger(weight) && weight >= 0 && weight <= 1_000_000)) {
    refuse(`${field} gives a backend the weight ${shown(weight)}`, "Give a whole number from 0 to 1000000");
  }
  if (backend.namespace !== undefined && namespace !== undefined && backend.namespace !== namespace) {
    const fact = `${field} leads to ${backend.service} in namespace ${shown(backend.namespace)}`;
    refuse(fact, `Put it into the route's namespace ${namespace}`);
  }
  return { name: backend.service, port: backend.port, weight };
}
