import type { Check } from "../check";

export const volumeNameDuplicate: Check = {
  code: "volume-name-duplicate",
  severity: "error",
  why: "Volume names of a pod are unique; a claim template of the same name silently replaces the volume.",
  *run(graph) {
    for (const pod of graph.templates) {
      const seen = new Set<string>();
      const templates = pod.claimTemplates;
      for (const { name, path } of pod.volumes) {
        if (seen.has(name))
          yield { object: pod.node, path: `${path}.name`, message: `the volume name ${name} is used twice` };
        else if (templates.includes(name)) {
          const message = `the claim template ${name} takes its place`;
          yield { object: pod.node, path: `${path}.name`, severity: "warning", message };
        }
        seen.add(name);
      }
    }
  },
};
