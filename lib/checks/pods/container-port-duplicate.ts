import type { Check } from "../check";

export const containerPortDuplicate: Check = {
  code: "container-port-duplicate",
  severity: "error",
  why: "Port names of a container are unique, and only one process of a pod can listen on a port.",
  *run(graph) {
    for (const pod of graph.templates) {
      const numbers = new Set<string>();
      for (const container of pod.containers) {
        const names = new Set<string>();
        for (const { name, number, protocol, path } of container.ports) {
          const pair = `${protocol} ${String(number)}`;
          if (name !== undefined && names.has(name)) {
            yield {
              object: pod.node,
              path: `${path}.name`,
              message: `the port name ${name} is used twice in this container`,
            };
          } else if (number !== undefined && container.runsWithPod && numbers.has(pair)) {
            yield {
              object: pod.node,
              path: `${path}.containerPort`,
              severity: "warning",
              message: `port ${pair} is declared twice in this pod`,
            };
          }
          if (name !== undefined) names.add(name);
          if (container.runsWithPod) numbers.add(pair);
        }
      }
    }
  },
};
