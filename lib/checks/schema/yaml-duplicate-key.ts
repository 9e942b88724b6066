import type { Check } from "../check";

export const yamlDuplicateKey: Check = {
  code: "yaml-duplicate-key",
  severity: "error",
  why: "kubectl takes the last value without a word, and the other is lost; other tools refuse the document.",
  judgesText: true,
  *run(graph, { duplicateKeys }) {
    if (duplicateKeys.length === 0) return;
    const nodes = new Map(graph.nodes.map((node) => [node.subject, node]));
    for (const { subject, path } of duplicateKeys) {
      const object = nodes.get(subject);
      if (object !== undefined) yield { object, path, message: "the key stands here twice", hint: "keep one of them" };
    }
  },
};
