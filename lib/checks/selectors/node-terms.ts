/**
 * The terms of node affinity: like label selectors, with two operators more.
 */
import { asFields, asList, type Fields, type PodSource } from "../../graph";

export interface NodeRequirement {
  readonly fields: Fields;
  readonly path: string;
}

/** Every requirement on nodes of a pod, required and preferred. */
export function* nodeRequirements({ spec, specPath }: PodSource): Iterable<NodeRequirement> {
  if (spec.affinity === undefined) return;
  const base = `${specPath}.affinity.nodeAffinity`;
  const affinity = asFields(asFields(spec.affinity).nodeAffinity);
  const required = asFields(affinity.requiredDuringSchedulingIgnoredDuringExecution).nodeSelectorTerms;
  for (const [index, term] of asList(required).entries()) {
    const path = `${base}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${String(index)}]`;
    yield* requirementsOf(asFields(term), path);
  }
  for (const [index, item] of asList(affinity.preferredDuringSchedulingIgnoredDuringExecution).entries()) {
    const path = `${base}.preferredDuringSchedulingIgnoredDuringExecution[${String(index)}].preference`;
    yield* requirementsOf(asFields(asFields(item).preference), path);
  }
}

function* requirementsOf(term: Fields, path: string): Iterable<NodeRequirement> {
  for (const member of ["matchExpressions", "matchFields"]) {
    for (const [index, item] of asList(term[member]).entries()) {
      yield { fields: asFields(item), path: `${path}.${member}[${String(index)}]` };
    }
  }
}

/** What the API has against the values of a requirement on nodes; its operator is the schema's. */
export function nodeRequirementFault({ operator, values }: Fields): string | undefined {
  const count = asList(values).length;
  if (operator === "In" || operator === "NotIn") return count > 0 ? undefined : `operator ${operator} needs values`;
  if (operator === "Gt" || operator === "Lt") return count === 1 ? undefined : `operator ${operator} needs one value`;
  if (operator === "Exists" || operator === "DoesNotExist")
    return count === 0 ? undefined : `operator ${operator} takes no values`;
  return undefined;
}
