import type { Check } from "../check";
import { containers } from "./containers";
import { readEnv, referredVariables } from "./env";

export const envVarDuplicate: Check = {
  code: "env-var-duplicate",
  severity: "warning",
  why: "The later value wins, and the earlier one is lost without a word.",
  *run(graph) {
    for (const { pod, container } of containers(graph)) {
      const seen = new Set<string>();
      for (const { name, value, path } of readEnv(container)) {
        if (seen.has(name) && !(value !== undefined && referredVariables(value).includes(name))) {
          yield {
            object: pod.node,
            path: `${path}.name`,
            message: `${name} is defined twice`,
            hint: "remove one of them",
          };
        }
        seen.add(name);
      }
    }
  },
};
