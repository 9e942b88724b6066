/**
 * Selectors as the checks need them: read from an unvalidated manifest, judged, then matched against concrete labels.
 * Rules: apimachinery's `LabelSelectorAsSelector` and `labels.Requirement`.
 */
import { type LabelRequirement, type Labels, meetsRequirement } from "../objects";
import { asFields, asList, asText, type Fields, isFields } from "./fields";
import { isLabelKey, isLabelValue } from "./labels";
import { isSatisfiable } from "./selector-algebra";

export interface Requirement extends LabelRequirement {
  readonly values: readonly string[];
}

/**
 * none: not given · empty: given, without a requirement · invalid: the API refuses it, so no other rule judges it ·
 * never: its requirements contradict each other · some: it can match.
 */
export type SelectorState = "none" | "empty" | "invalid" | "never" | "some";

export interface Selector {
  readonly state: SelectorState;
  readonly requirements: readonly Requirement[];
}

const NO_REQUIREMENTS: readonly Requirement[] = [];
const NONE: Selector = { state: "none", requirements: NO_REQUIREMENTS };
const EMPTY: Selector = { state: "empty", requirements: NO_REQUIREMENTS };
const INVALID: Selector = { state: "invalid", requirements: NO_REQUIREMENTS };

/** A LabelSelector: `matchLabels` and `matchExpressions`. */
export function readLabelSelector(value: unknown): Selector {
  if (value === undefined || value === null) return NONE;
  if (!isFields(value)) return INVALID;
  const equalities = readEqualities(value.matchLabels);
  const expressions = readExpressions(value.matchExpressions);
  if (equalities === undefined || expressions === undefined) return INVALID;
  if (expressions.length > 0) return judged([...equalities, ...expressions]);
  return equalities.length === 0 ? EMPTY : { state: "some", requirements: equalities };
}

/** A plain map of labels, as Services and ReplicationControllers have it; an empty one is no selector. */
export function readMapSelector(value: unknown): Selector {
  if (value === undefined || value === null) return NONE;
  const equalities = isFields(value) ? readEqualities(value) : undefined;
  if (equalities === undefined) return INVALID;
  return equalities.length === 0 ? NONE : { state: "some", requirements: equalities };
}

function judged(requirements: readonly Requirement[]): Selector {
  return { state: isSatisfiable(requirements) ? "some" : "never", requirements };
}

/** The requirements of a map of labels: each on a key of its own, so that they never contradict each other. */
function readEqualities(value: unknown): readonly Requirement[] | undefined {
  if (value === undefined || value === null) return NO_REQUIREMENTS;
  if (!isFields(value)) return undefined;
  const keys = Object.keys(value);
  if (!keys.every((key) => isLabelValue(value[key] ?? "") && isLabelKey(key))) return undefined;
  // null is the empty value
  return keys.map((key) => ({ key, operator: "In", values: [asText(value[key]) ?? ""] }));
}

function readExpressions(value: unknown): readonly Requirement[] | undefined {
  if (value === undefined || value === null) return NO_REQUIREMENTS;
  if (!Array.isArray(value)) return undefined;
  const requirements: Requirement[] = [];
  for (const item of value) {
    const requirement = readExpression(asFields(item));
    if (requirement === undefined) return undefined;
    requirements.push(requirement);
  }
  return requirements;
}

function readExpression(item: Fields): Requirement | undefined {
  const key = asText(item.key);
  const values = asList(item.values);
  if (key === undefined || expressionFault(item) !== undefined) return undefined;
  if (!isLabelKey(key) || !values.every(isLabelValue)) return undefined;
  return { key, operator: item.operator as Requirement["operator"], values };
}

export interface ExpressionFault {
  /** Member of the expression that is at fault. */
  readonly field: "operator" | "values";
  readonly message: string;
}

/** What the API has against a match expression, as far as operator and values go. */
export function expressionFault({ operator, values }: Fields): ExpressionFault | undefined {
  const given = asList(values).length > 0;
  switch (operator) {
    case "In":
    case "NotIn":
      return given ? undefined : { field: "values", message: `operator ${operator} needs values` };
    case "Exists":
    case "DoesNotExist":
      return given ? { field: "values", message: `operator ${operator} takes no values` } : undefined;
    default:
      return { field: "operator", message: "the operator must be In, NotIn, Exists or DoesNotExist" };
  }
}

/** Whether concrete labels meet a usable selector; one that is absent, invalid or contradictory matches nothing. */
export function selects({ state, requirements }: Selector, labels: Labels): boolean {
  if (state === "empty") return true;
  return state === "some" && requirements.every((requirement) => meetsRequirement(requirement, labels));
}

/** A selector in the words of kubectl: `app=web,tier in (a,b)`. */
export function selectorText({ requirements }: Selector): string {
  return requirements.map(requirementText).join(",");
}

function requirementText({ key, operator, values }: Requirement): string {
  if (operator === "Exists") return key;
  if (operator === "DoesNotExist") return `!${key}`;
  if (operator === "In" && values.length === 1) return `${key}=${values[0] ?? ""}`;
  return `${key} ${operator === "In" ? "in" : "notin"} (${values.join(",")})`;
}
