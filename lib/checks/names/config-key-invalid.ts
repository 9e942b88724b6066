import { asFields, type GraphNode, memberPath } from "../../graph";
import type { Check } from "../check";

export const configKeyInvalid: Check = {
  code: "config-key-invalid",
  severity: "error",
  why: "Keys become file names and variables; the API server refuses others.",
  *run(graph) {
    const sources = [
      ...graph.ofKind("", "ConfigMap").map((node) => ({ node, members: ["data", "binaryData"] })),
      ...graph.ofKind("", "Secret").map((node) => ({ node, members: ["data", "stringData"] })),
    ];
    for (const { node, members } of sources) {
      for (const member of members) {
        for (const key of Object.keys(asFields(node.manifest[member]))) {
          const fault = faultOf(node, member, key);
          if (fault !== undefined) yield { object: node, path: memberPath(member, key), ...fault };
        }
      }
    }
  },
};

function faultOf(
  { kind, manifest }: GraphNode,
  member: string,
  key: string,
): { message: string; hint: string } | undefined {
  if (!isConfigKey(key)) {
    const hint = "use A–Z, a–z, 0–9, -, _ and ., at most 253, not beginning with ..";
    return { message: `${key} is no key of a ${kind}`, hint };
  }
  // The stringData of a Secret may overwrite its data; a ConfigMap has each key once.
  if (member !== "binaryData" || !Object.hasOwn(asFields(manifest.data), key)) return undefined;
  return { message: `${key} is a key of data too`, hint: "keep one of them" };
}

function isConfigKey(key: string): boolean {
  return key.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(key) && key !== "." && !key.startsWith("..");
}
