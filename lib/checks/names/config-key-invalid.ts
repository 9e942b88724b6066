import { asFields, memberPath } from "../../graph";
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
          if (isConfigKey(key)) continue;
          const hint = "use A–Z, a–z, 0–9, -, _ and ., at most 253, not beginning with ..";
          yield { object: node, path: memberPath(member, key), message: `${key} is no key of a ${node.kind}`, hint };
        }
      }
    }
  },
};

function isConfigKey(key: string): boolean {
  return key.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(key) && key !== "." && !key.startsWith("..");
}
