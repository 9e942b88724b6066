import { asFields, asList, asText, type GraphNode } from "../../graph";
import type { Check } from "../check";

export const ingressHostPathConflict: Check = {
  code: "ingress-host-path-conflict",
  severity: "warning",
  why: "Two Ingresses claim the same requests: which one gets them depends on the controller, often on creation time.",
  *run(graph) {
    const owners = new Map<string, GraphNode>();
    for (const ingress of graph.ofKind("networking.k8s.io", "Ingress")) {
      if (ingress.annotations["nginx.ingress.kubernetes.io/canary"] === "true") continue;
      for (const { claim, text, rule, path: at } of claims(ingress)) {
        const owner = owners.get(claim);
        owners.set(claim, owner ?? ingress);
        if (owner === undefined || (owner.name === ingress.name && owner.namespace === ingress.namespace)) continue;
        const path = `spec.rules[${String(rule)}].http.paths[${String(at)}].path`;
        yield { object: ingress, path, message: `${text} is claimed by ${owner.text} too`, related: owner };
      }
    }
  },
};

interface Claim {
  /** What two Ingresses must not both have. */
  readonly claim: string;
  readonly text: string;
  /** Which path of which rule. */
  readonly rule: number;
  readonly path: number;
}

/** Controllers that make a load balancer for each Ingress: two claim the same requests only when they share one. */
const BALANCER_EACH: ReadonlySet<string> = new Set(["alb", "gce", "gce-internal"]);

/** Who answers for an Ingress: its class, or its own load balancer (AWS: that of its group). */
function balancerOf({ spec, annotations, namespace, name }: GraphNode): string {
  const className = asText(spec.ingressClassName) ?? annotations["kubernetes.io/ingress.class"] ?? "";
  if (!BALANCER_EACH.has(className)) return className;
  return `${className} ${annotations["alb.ingress.kubernetes.io/group.name"] ?? `${namespace}/${name}`}`;
}

function* claims(ingress: GraphNode): Iterable<Claim> {
  const balancer = balancerOf(ingress);
  for (const [index, item] of asList(ingress.spec.rules).entries()) {
    const rule = asFields(item);
    const host = asText(rule.host) ?? "*";
    for (const [at, value] of asList(asFields(rule.http).paths).entries()) {
      const fields = asFields(value);
      const type = asText(fields.pathType) ?? "";
      const route = normalPath(asText(fields.path) ?? "/", type);
      yield {
        claim: [balancer, host, route, type].join("\n"),
        rule: index,
        path: at,
        text: `${type} ${host}${route}`,
      };
    }
  }
}

/** A trailing slash means nothing to a prefix. */
function normalPath(path: string, type: string): string {
  return type === "Prefix" && path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}
