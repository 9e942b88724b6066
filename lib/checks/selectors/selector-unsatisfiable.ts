import { selectorText } from "../../graph";
import type { Check } from "../check";

export const selectorUnsatisfiable: Check = {
  code: "selector-unsatisfiable",
  severity: "error",
  why: "The requirements contradict each other: nothing can ever meet all of them.",
  *run(graph) {
    for (const { node, selector, path } of graph.allSelectors) {
      if (selector.state === "never")
        yield { object: node, path, message: `can never match: ${selectorText(selector)}` };
    }
  },
};
