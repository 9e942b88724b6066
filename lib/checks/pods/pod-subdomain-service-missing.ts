import { asText } from "../../graph";
import type { Check } from "../check";
import { isHeadless } from "../services/service";

export const podSubdomainServiceMissing: Check = {
  code: "pod-subdomain-service-missing",
  severity: "warning",
  why: "A pod gets its name in the subdomain only from a headless Service of that name.",
  needsWholeSet: true,
  *run(graph) {
    for (const pod of graph.templates) {
      const subdomain = asText(pod.spec.subdomain);
      if (subdomain === undefined) continue;
      const target = { group: "", kind: "Service", namespace: pod.namespace, name: subdomain };
      const { by: service } = graph.definition(target) ?? {};
      const isDefined = graph.definition(target) !== undefined;
      if (isDefined && (service === undefined || !service.is("", "Service") || isHeadless(service))) continue;
      const message = isDefined ? `Service ${subdomain} is not headless` : `there is no headless Service ${subdomain}`;
      yield { object: pod.node, path: `${pod.specPath}.subdomain`, message, related: service };
    }
  },
};
