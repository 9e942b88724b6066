import { asFields, asText, type Container } from "../../graph";
import type { Check } from "../check";
import { nearestName } from "../nearest";
import { containers } from "./containers";

export const probePortUnresolved: Check = {
  code: "probe-port-unresolved",
  severity: "error",
  why: "The kubelet looks the name up in the container itself; the probe fails for good, and the pod never gets ready.",
  *run(graph) {
    for (const { pod, container } of containers(graph)) {
      for (const { port, path } of namedPorts(container)) {
        const names = container.ports.flatMap(({ name }) => name ?? []);
        if (names.includes(port)) continue;
        const near = nearestName(port, names);
        yield {
          object: pod.node,
          path,
          message: `container ${container.name ?? "?"} has no port ${port}`,
          hint: near === undefined ? `it has ${names.join(", ") || "no named ports"}` : `did you mean ${near}?`,
        };
      }
    }
  },
};

const HANDLERS = ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle.postStart", "lifecycle.preStop"];

function namedPorts({ fields, path }: Container): { port: string; path: string }[] {
  return HANDLERS.flatMap((handler) => {
    const [first = "", second] = handler.split(".");
    if (fields[first] === undefined) return [];
    const fieldsOfHandler = asFields(second === undefined ? fields[first] : asFields(fields[first])[second]);
    return ["httpGet", "tcpSocket"].flatMap((kind) => {
      const port = asText(asFields(fieldsOfHandler[kind]).port);
      return port === undefined ? [] : [{ port, path: `${path}.${handler}.${kind}.port` }];
    });
  });
}
