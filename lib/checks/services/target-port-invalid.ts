import type { Check } from "../check";
import { portNameFault } from "../names/syntax";
import { services } from "./service";

export const targetPortInvalid: Check = {
  code: "target-port-invalid",
  severity: "error",
  why: "A target port is a number from 1 to 65535, or the name of a container port; anything else is refused.",
  *run(graph) {
    for (const service of services(graph)) {
      for (const { targetPort, path } of service.servicePorts) {
        const fault = targetPortFault(targetPort);
        if (fault !== undefined) yield { object: service, path: `${path}.targetPort`, ...fault };
      }
    }
  },
};

function targetPortFault(port: unknown): { message: string; hint?: string } | undefined {
  if (typeof port === "number") {
    const legal = Number.isInteger(port) && port >= 1 && port <= 65535;
    return legal || port === 0 ? undefined : { message: `${String(port)} is no port number (1–65535)` };
  }
  if (typeof port !== "string" || port === "") return undefined; // empty, like 0, means the Service's own port
  if (/^\d+$/.test(port))
    return {
      message: `"${port}" in quotes is a name, and a name needs a letter`,
      hint: `write ${port} without quotes`,
    };
  const fault = portNameFault(port);
  return fault === undefined ? undefined : { message: fault };
}
