/**
 * The rule behind "the key is missing": the ConfigMap or Secret is there, its keys are known, and this one is not
 * among them.
 */
import { below, type Reference } from "../../graph";
import type { Check, Problem } from "../check";
import { nearestName } from "../nearest";

export function missingKey({
  role,
  ...rule
}: Pick<Check, "code" | "severity" | "why"> & { role: "config-map" | "secret" }): Check {
  return {
    ...rule,
    needsWholeSet: true,
    *run(graph) {
      for (const reference of graph.references(role)) {
        if (reference.optional || reference.keys.length === 0) continue;
        const definition = graph.definition(reference.target);
        if (definition?.keys !== undefined) yield* absentKeys(reference, { keys: definition.keys, by: definition.by });
      }
    },
  };
}

type KnownKeys = { readonly keys: ReadonlySet<string>; readonly by: Problem["related"] };

function* absentKeys(reference: Reference, definition: KnownKeys): Iterable<Problem> {
  const { from, target } = reference;
  for (const { key, path } of reference.keys) {
    if (definition.keys.has(key)) continue;
    const near = nearestName(key, definition.keys);
    const known = [...definition.keys].slice(0, 10).join(", ");
    yield {
      object: from,
      path: below(reference.path, path),
      message: `${target.kind} ${target.name} has no key ${key}`,
      related: definition.by,
      hint: near !== undefined ? `did you mean ${near}?` : known === "" ? "it has no keys" : `it has ${known}`,
    };
  }
}
