import type { Check } from "../check";

export const containerNameDuplicate: Check = {
  code: "container-name-duplicate",
  severity: "error",
  why: "Init, main and ephemeral containers share one space of names; a pod with a double is refused.",
  *run(graph) {
    for (const pod of graph.templates) {
      if (pod.containers.length < 2) continue;
      const names = new Set<string>();
      for (const { name, path } of pod.containers) {
        if (name === undefined) continue;
        if (names.has(name))
          yield { object: pod.node, path: `${path}.name`, message: `the name ${name} is used twice` };
        names.add(name);
      }
    }
  },
};
