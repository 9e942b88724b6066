import { asFields, asList, asText } from "../../graph";
import type { Check } from "../check";
import { isDeclaredNowhere, portNamesInWords, searchedNamespaces } from "./monitor";

export const podmonitorPortMissing: Check = {
  code: "podmonitor-port-missing",
  severity: "error",
  why: "The port of an endpoint is the name of a container port; with another one nothing is scraped.",
  *run(graph) {
    for (const { node, selector } of graph.selectors("pod-monitor")) {
      const namespaces = searchedNamespaces(graph, node);
      const pods = namespaces.flatMap((namespace) => graph.podsSelectedBy(selector, namespace));
      if (pods.length === 0) continue;
      const names = pods.flatMap((pod) =>
        pod.containers.flatMap(({ ports }) => ports.flatMap(({ name }) => name ?? [])),
      );
      for (const [index, endpoint] of asList(node.spec.podMetricsEndpoints).entries()) {
        const { port, portNumber, targetPort } = asFields(endpoint);
        const name = asText(port);
        const at = { object: node, related: pods[0]?.node };
        const path = `spec.podMetricsEndpoints[${String(index)}]`;
        if (name !== undefined) {
          if (names.includes(name)) continue;
          const message = `no selected pod has a port named ${name}`;
          yield { ...at, path: `${path}.port`, message, hint: portNamesInWords(name, names) };
        } else if (isDeclaredNowhere(pods, portNumber ?? targetPort)) {
          const member = portNumber === undefined ? "targetPort" : "portNumber";
          yield { ...at, path: `${path}.${member}`, message: "no selected pod declares this port" };
        }
      }
    }
  },
};
