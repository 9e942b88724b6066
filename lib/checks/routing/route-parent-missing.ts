import { asFields, asList, asText, below, type GraphNode, type Reference } from "../../graph";
import type { Check, Problem } from "../check";
import { nearestName } from "../nearest";
import { missingReference } from "../references/missing-reference";

const WHY = "The route is attached to nothing: no request ever reaches it.";

const missingParent = missingReference({
  code: "route-parent-missing",
  severity: "error",
  why: WHY,
  role: "route-parent",
  applies: ({ target }) => target.kind === "Gateway" || (target.kind === "Service" && target.group === ""),
});

export const routeParentMissing: Check = {
  ...missingParent,
  *run(graph, options) {
    yield* missingParent.run(graph, options);
    for (const reference of graph.references("route-parent")) {
      const gateway = graph.find(reference.target);
      if (gateway?.kind === "Gateway") yield* missingListener(reference, gateway);
    }
  },
};

function* missingListener({ from, path, fields }: Reference, gateway: GraphNode): Iterable<Problem> {
  const section = asText(fields.sectionName);
  const listeners = asList(gateway.spec.listeners).map(asFields);
  const names = listeners.flatMap(({ name }) => asText(name) ?? []);
  if (fields.port !== undefined && listeners.every(({ port }) => port !== fields.port)) {
    const message = `${gateway.text} has no listener on port ${String(fields.port)}`;
    yield { object: from, path: below(path, "port"), message, related: gateway };
    return;
  }
  if (section === undefined || names.includes(section)) return;
  const near = nearestName(section, names);
  yield {
    object: from,
    path: below(path, "sectionName"),
    message: `${gateway.text} has no listener ${section}`,
    related: gateway,
    hint: near === undefined ? `it has ${names.join(", ")}` : `did you mean ${near}?`,
  };
}
