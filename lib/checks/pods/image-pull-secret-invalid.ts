import { type Graph, type GraphNode, keysOf, type Reference } from "../../graph";
import type { Check } from "../check";

const KEYS: Readonly<Record<string, string>> = {
  "kubernetes.io/dockerconfigjson": ".dockerconfigjson",
  "kubernetes.io/dockercfg": ".dockercfg",
};

export const imagePullSecretInvalid: Check = {
  code: "image-pull-secret-invalid",
  severity: "warning",
  why: "The kubelet ignores Secrets of other types; a private image then fails with ImagePullBackOff.",
  *run(graph) {
    for (const reference of graph.references("pull-secret")) {
      const fault = faultOf(graph, reference);
      if (fault === undefined) continue;
      const hint = "use type: kubernetes.io/dockerconfigjson with the key .dockerconfigjson";
      yield { object: reference.from, path: reference.namePath, ...fault, hint };
    }
  },
};

function faultOf(graph: Graph, { target }: Reference): { message: string; related: GraphNode } | undefined {
  const secret = graph.find(target);
  const keys = secret === undefined ? undefined : keysOf(secret);
  if (secret === undefined || keys === undefined) return undefined;
  const type = String(secret.manifest.type ?? "Opaque");
  const key = KEYS[type];
  if (key === undefined) return { message: `Secret ${secret.name} is of type ${type}`, related: secret };
  return keys.has(key) ? undefined : { message: `Secret ${secret.name} has no key ${key}`, related: secret };
}
