import { asFields, asList, asText } from "../../graph";
import type { Check } from "../check";
import { nearestName } from "../nearest";

export const ingressTlsHostMismatch: Check = {
  code: "ingress-tls-host-mismatch",
  severity: "warning",
  why: "A certificate for a host without rules is never used, and the hosts with rules go without it.",
  *run(graph) {
    for (const ingress of graph.ofKind("networking.k8s.io", "Ingress")) {
      const rules = asList(ingress.spec.rules).map((rule) => asText(asFields(rule).host));
      if (rules.length === 0 || rules.includes(undefined)) continue; // a rule without host serves every host
      const served = rules.flatMap((host) => host ?? []);
      for (const [index, tls] of asList(ingress.spec.tls).entries()) {
        for (const [at, item] of asList(asFields(tls).hosts).entries()) {
          const host = asText(item);
          if (host === undefined || served.some((rule) => covers(host, rule) || covers(rule, host))) continue;
          const near = nearestName(host, served);
          yield {
            object: ingress,
            path: `spec.tls[${String(index)}].hosts[${String(at)}]`,
            message: `no rule serves ${host}`,
            hint: near === undefined ? `the rules serve ${served.join(", ")}` : `did you mean ${near}?`,
          };
        }
      }
    }
  },
};

/** Whether a host, or a wildcard for exactly one label, covers another. */
function covers(pattern: string, host: string): boolean {
  if (pattern.toLowerCase() === host.toLowerCase()) return true;
  return pattern.startsWith("*.") && host.slice(host.indexOf(".")).toLowerCase() === pattern.slice(1).toLowerCase();
}
