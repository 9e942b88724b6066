import { selectorText } from "../../graph";
import type { Check } from "../check";

export const selectorUnsatisfiable: Check = {
  code: "selector-unsatisfiable",
  severity: "error",
  why: "The requirements contradict each other: nothing can ever meet all of them.",
  *run(graph) {
    for (const place of graph.allSelectors) {
      const { node, selector } = place;
      if (selector.state === "never")
        yield { object: node, path: place.path, message: `can never match: ${selectorText(selector)}` };
    }
  },
};
