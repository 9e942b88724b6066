/**
 * Questions about selectors that no concrete labels answer: can any labels meet it, does one imply the other, can two
 * meet on one pod. Each is decided key by key, since requirements on different keys never touch each other.
 */
import type { LabelRequirement } from "../objects";

/** What all requirements on one key allow together. */
interface KeyDomain {
  /** Values allowed, or undefined for "any but the forbidden". */
  allowed: ReadonlySet<string> | undefined;
  readonly forbidden: Set<string>;
  mustExist: boolean;
  mustBeAbsent: boolean;
}

type Requirements = readonly LabelRequirement[];

/** Whether any labels at all meet every requirement. */
export function isSatisfiable(requirements: Requirements): boolean {
  return [...domainsOf(requirements).values()].every(isInhabited);
}

/** Whether some labels meet both. */
export function canMeet(one: Requirements, other: Requirements): boolean {
  return isSatisfiable([...one, ...other]);
}

/** Whether all labels that meet `one` meet `other` too. An unsatisfiable selector implies everything. */
export function implies(one: Requirements, other: Requirements): boolean {
  return other.every((requirement) => !canMeet(one, [negationOf(requirement)]));
}

function negationOf({ key, operator, values = [] }: LabelRequirement): LabelRequirement {
  switch (operator) {
    case "In":
      return { key, operator: "NotIn", values };
    case "NotIn":
      return { key, operator: "In", values };
    case "Exists":
      return { key, operator: "DoesNotExist" };
    case "DoesNotExist":
      return { key, operator: "Exists" };
  }
}

function domainsOf(requirements: Requirements): Map<string, KeyDomain> {
  const domains = new Map<string, KeyDomain>();
  for (const requirement of requirements) {
    const known = domains.get(requirement.key);
    const domain = known ?? { allowed: undefined, forbidden: new Set(), mustExist: false, mustBeAbsent: false };
    if (known === undefined) domains.set(requirement.key, domain);
    narrow(domain, requirement);
  }
  return domains;
}

function narrow(domain: KeyDomain, { operator, values = [] }: LabelRequirement): void {
  switch (operator) {
    case "In": {
      const before = domain.allowed;
      domain.allowed = new Set(before === undefined ? values : values.filter((value) => before.has(value)));
      domain.mustExist = true;
      break;
    }
    case "NotIn":
      for (const value of values) domain.forbidden.add(value);
      break;
    case "Exists":
      domain.mustExist = true;
      break;
    case "DoesNotExist":
      domain.mustBeAbsent = true;
      break;
  }
}

function isInhabited({ allowed, forbidden, mustExist, mustBeAbsent }: KeyDomain): boolean {
  if (!mustExist) return true; // leaving the key out meets NotIn and DoesNotExist
  if (mustBeAbsent) return false;
  return allowed === undefined || [...allowed].some((value) => !forbidden.has(value));
}
