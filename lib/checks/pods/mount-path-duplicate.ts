import { asFields, asList, asText } from "../../graph";
import type { Check } from "../check";
import { containers } from "./containers";

export const mountPathDuplicate: Check = {
  code: "mount-path-duplicate",
  severity: "error",
  why: "Two mounts at one path of a container are refused.",
  *run(graph) {
    for (const { pod, container } of containers(graph)) {
      const seen = new Set<string>();
      for (const [index, item] of asList(container.fields.volumeMounts).entries()) {
        const mountPath = asText(asFields(item).mountPath);
        if (mountPath === undefined) continue;
        const path = `${container.path}.volumeMounts[${String(index)}].mountPath`;
        if (seen.has(mountPath)) yield { object: pod.node, path, message: `${mountPath} is mounted twice` };
        seen.add(mountPath);
      }
    }
  },
};
