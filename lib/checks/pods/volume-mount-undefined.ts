import type { Mount, PodSource } from "../../graph";
import type { Check } from "../check";
import { nearestName } from "../nearest";

export const volumeMountUndefined: Check = {
  code: "volume-mount-undefined",
  severity: "error",
  why: "A mount of a volume that the pod does not have is refused.",
  *run(graph) {
    for (const pod of graph.templates) {
      for (const { name, path } of undefinedMounts(pod)) {
        const names = [...pod.volumes.map((volume) => volume.name), ...pod.claimTemplates];
        const near = nearestName(name, names);
        const hint = near === undefined ? `it has ${names.join(", ") || "no volumes"}` : `did you mean ${near}?`;
        yield { object: pod.node, path: `${path}.name`, message: `the pod has no volume ${name}`, hint };
      }
    }
  },
};

export function undefinedMounts(pod: PodSource): readonly Mount[] {
  const mounts = pod.mounts;
  if (mounts.length === 0) return mounts;
  const names = new Set([...pod.volumes.map((volume) => volume.name), ...pod.claimTemplates]);
  return mounts.filter(({ name }) => !names.has(name));
}
