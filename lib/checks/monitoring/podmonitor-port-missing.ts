import { asFields, asList, asText } from "../../graph";
import type { Check } from "../check";
import { nearestName } from "../nearest";
import { searchedNamespaces } from "./monitor";

export const podmonitorPortMissing: Check = {
  code: "podmonitor-port-missing",
  severity: "error",
  why: "The port of an endpoint is the name of a container port; with another one nothing is scraped.",
  *run(graph) {
    for (const { node, selector } of graph.selectors("pod-monitor")) {
      const namespaces = searchedNamespaces(graph, node) ?? [];
      const pods = namespaces.flatMap((namespace) => graph.podsSelectedBy(selector, namespace));
      if (pods.length === 0) continue;
      const names = pods.flatMap((pod) =>
        pod.containers.flatMap(({ ports }) => ports.flatMap(({ name }) => name ?? [])),
      );
      for (const [index, endpoint] of asList(node.spec.podMetricsEndpoints).entries()) {
        const port = asText(asFields(endpoint).port);
        if (port === undefined || names.includes(port)) continue;
        const near = nearestName(port, names);
        yield {
          object: node,
          path: `spec.podMetricsEndpoints[${String(index)}].port`,
          message: `no selected pod has a port named ${port}`,
          related: pods[0]?.node,
          hint:
            near === undefined
              ? `they have ${[...new Set(names)].join(", ") || "no named ports"}`
              : `did you mean ${near}?`,
        };
      }
    }
  },
};
