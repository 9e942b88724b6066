import type { Check } from "../check";

export const containerPortNameAmbiguous: Check = {
  code: "container-port-name-ambiguous",
  severity: "warning",
  why: "A Service that names the port reaches only the first container that has it.",
  *run(graph) {
    for (const pod of graph.templates) {
      const owners = new Map<string, string>();
      for (const container of pod.containers) {
        if (!container.runsWithPod) continue;
        for (const { name, protocol, path } of container.ports) {
          if (name === undefined) continue;
          const key = `${name} ${protocol}`;
          const owner = owners.get(key) ?? container.path;
          owners.set(key, owner);
          if (owner === container.path) continue;
          yield {
            object: pod.node,
            path: `${path}.name`,
            message: `another container of the pod has a port ${name} too`,
          };
        }
      }
    }
  },
};
