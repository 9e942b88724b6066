import type { Check } from "../check";

export const duplicateObject: Check = {
  code: "duplicate-object",
  severity: "error",
  why: "Both are one object of the cluster: the one applied last wins, and the other is lost.",
  *run(graph) {
    for (const namesakes of graph.namesakes()) {
      for (const node of namesakes) {
        const first = namesakes.find((other) => other.info.key === node.info.key);
        if (first === undefined || first === node || node.kind === "") continue;
        const place = first.subject.source ?? first.subject.constructPath;
        const hint = place === undefined ? undefined : `the other is at ${place}`;
        yield {
          object: node,
          path: "metadata.name",
          message: `${node.text} is in the set twice`,
          related: first,
          hint,
        };
      }
    }
  },
};
