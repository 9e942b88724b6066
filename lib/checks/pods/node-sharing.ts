/**
 * Whether pods of two templates can meet on one node, as far as node selectors and required node affinity tell.
 */
import {
  asFields,
  asList,
  canMeet,
  type PodSource,
  type Requirement,
  readLabelSelector,
  readMapSelector,
} from "../../graph";

export function mayShareNodes(one: PodSource, other: PodSource): boolean {
  return nodeTerms(one).some((term) => nodeTerms(other).some((otherTerm) => canMeet(term, otherTerm)));
}

/** Alternatives, each a list of requirements on the labels of a node. */
function nodeTerms({ spec }: PodSource): readonly (readonly Requirement[])[] {
  const selector = readMapSelector(spec.nodeSelector).requirements;
  const affinity = asFields(asFields(spec.affinity).nodeAffinity).requiredDuringSchedulingIgnoredDuringExecution;
  const terms = asList(asFields(affinity).nodeSelectorTerms).map((term) => {
    // Gt, Lt and matchFields are not modelled: such a term restricts by the rest.
    const expressions = asList(asFields(term).matchExpressions).filter((item) => isModelled(asFields(item).operator));
    return [...selector, ...readLabelSelector({ matchExpressions: expressions }).requirements];
  });
  return terms.length === 0 ? [selector] : terms;
}

function isModelled(operator: unknown): boolean {
  return operator === "In" || operator === "NotIn" || operator === "Exists" || operator === "DoesNotExist";
}
