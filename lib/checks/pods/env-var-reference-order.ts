import { asFields, asList, asText, type Graph } from "../../graph";
import type { Check } from "../check";
import { type ContainerOfPod, containers } from "./containers";
import { readEnv, referredVariables } from "./env";

export const envVarReferenceOrder: Check = {
  code: "env-var-reference-order",
  severity: "warning",
  why: "$(NAME) sees only what stands above it; below, it stays as the literal text.",
  *run(graph) {
    for (const { pod, container } of containers(graph)) {
      const entries = readEnv(container);
      for (const [index, { name, value, path }] of entries.entries()) {
        if (value === undefined) continue;
        const early = referredVariables(value).filter((referred) => {
          const isAbove = entries.slice(0, index).some((entry) => entry.name === referred);
          const isBelow = entries.slice(index + 1).some((entry) => entry.name === referred);
          return !isAbove && isBelow && !mayComeFromAll(graph, { pod, container }, referred);
        });
        if (early.length === 0) continue;
        const names = [...new Set(early)];
        yield {
          object: pod.node,
          path: `${path}.value`,
          message: `${names.map((referred) => `$(${referred})`).join(" and ")} ${names.length === 1 ? "is" : "are"} defined further down`,
          hint: `move ${name} below ${names.join(" and ")}`,
        };
      }
    }
  },
};

/** Whether `envFrom`, which comes before all entries, has or may have the variable. */
function mayComeFromAll(graph: Graph, { pod, container }: ContainerOfPod, name: string): boolean {
  return asList(container.fields.envFrom).some((item) => {
    const { prefix, configMapRef, secretRef } = asFields(item);
    const kind = configMapRef === undefined ? "Secret" : "ConfigMap";
    const source = asText(asFields(configMapRef ?? secretRef).name);
    if (source === undefined) return false;
    const keys = graph.definition({ group: "", kind, namespace: pod.namespace, name: source })?.keys;
    const start = asText(prefix) ?? "";
    return keys === undefined || (name.startsWith(start) && keys.has(name.slice(start.length)));
  });
}
