import { asFields, asList, asText, type Fields, type Graph, type PodSource, type Volume } from "../../graph";
import type { Check } from "../check";
import { nearestName } from "../nearest";

export const volumeSubpathKeyMissing: Check = {
  code: "volume-subpath-key-missing",
  severity: "warning",
  why: "A subPath that names no file of the volume mounts an empty directory instead.",
  needsWholeSet: true,
  *run(graph) {
    for (const pod of graph.templates) {
      for (const { name, fields, path } of pod.mounts) {
        const subPath = asText(fields.subPath);
        if (subPath === undefined) continue;
        const volume = pod.volumes.find((one) => one.name === name);
        const files = volume === undefined ? undefined : filesOf(graph, pod, volume);
        if (files === undefined || files.some((file) => isAt(file, subPath))) continue;
        const near = nearestName(subPath, files);
        const hint = near === undefined ? `it has ${files.slice(0, 10).join(", ")}` : `did you mean ${near}?`;
        yield { object: pod.node, path: `${path}.subPath`, message: `volume ${name} has no file ${subPath}`, hint };
      }
    }
  },
};

/** Whether the file is what the subPath names, or lies below it. */
function isAt(file: string, subPath: string): boolean {
  const wanted = subPath.replace(/^\.\/|\/$/g, "");
  return file === wanted || file.startsWith(`${wanted}/`);
}

/** The files of a volume made from configuration; undefined when they cannot be known. */
function filesOf(graph: Graph, pod: PodSource, { fields }: Volume): readonly string[] | undefined {
  if (fields.projected === undefined) return filesOfSource(graph, pod, fields);
  const sources = asList(asFields(fields.projected).sources).map((source) =>
    filesOfSource(graph, pod, asFields(source)),
  );
  return sources.some((files) => files === undefined) ? undefined : sources.flatMap((files) => files ?? []);
}

function filesOfSource(graph: Graph, pod: PodSource, fields: Fields): readonly string[] | undefined {
  const own = asFields(fields.downwardAPI ?? fields.serviceAccountToken ?? fields.clusterTrustBundle);
  const paths = fields.downwardAPI === undefined ? [own.path] : asList(own.items).map((item) => asFields(item).path);
  if (asText(paths[0]) !== undefined) return paths.flatMap((path) => asText(path) ?? []);
  const kind = fields.configMap === undefined ? "Secret" : "ConfigMap";
  const source = asFields(fields.configMap ?? fields.secret);
  const name = asText(source.name ?? source.secretName);
  if (name === undefined) return undefined;
  const items = asList(source.items);
  if (items.length > 0) return items.flatMap((item) => asText(asFields(item).path)?.replace(/^\.\//, "") ?? []);
  const keys = graph.definition({ group: "", kind, namespace: pod.namespace, name })?.keys;
  return keys === undefined ? undefined : [...keys];
}
