import { asFields, deepField, type PodSource } from "../../graph";
import type { Check } from "../check";
import { undefinedMounts } from "./volume-mount-undefined";

export const volumeUnused: Check = {
  code: "volume-unused",
  severity: "warning",
  why: "No container mounts the volume: what it should bring is missing where it is expected.",
  *run(graph) {
    for (const pod of graph.templates) {
      const volumes = pod.volumes;
      // A mount under a wrong name leaves its volume unused: that is one fault, and the mount has it.
      if (volumes.length === 0 || undefinedMounts(pod).length > 0) continue;
      const mounted = new Set(pod.mounts.map(({ name }) => name));
      for (const { name, path } of volumes) {
        if (!mounted.has(name) && !isForInjected(pod, name))
          yield { object: pod.node, path: `${path}.name`, message: `no container mounts ${name}` };
      }
    }
  },
};

/** Containers that a webhook adds are told their mounts by an annotation (sidecar.istio.io/userVolumeMount). */
function isForInjected({ node, path }: PodSource, volume: string): boolean {
  const { annotations } = asFields(asFields(path === "" ? node.manifest : deepField(node.manifest, path)).metadata);
  return Object.entries(asFields(annotations)).some(
    ([key, value]) => /volume/i.test(key) && typeof value === "string" && value.includes(`"${volume}"`),
  );
}
