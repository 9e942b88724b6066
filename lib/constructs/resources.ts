/**
 * Requests and limits of a container, in the API's own shape, extended resources included.
 */
import { type Refuse, shown } from "./refuse";
import { quantity } from "./syntax";

/** `"500m"`, `2`, `"64Mi"`, a `Size` of cdk8s, or a value with an `amount`, such as a `kplus.Cpu`. */
export type Quantity = string | number | { readonly amount: string } | { asString(): string };

export type ResourceList = Readonly<Record<string, Quantity>>;

/** https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/ */
export interface Resources {
  /** `{ cpu: "100m", memory: "64Mi" }` */
  readonly requests?: ResourceList;
  /** `{ memory: "64Mi", "nvidia.com/gpu": 1 }` */
  readonly limits?: ResourceList;
}

export interface ResourcesJson {
  readonly requests: Readonly<Record<string, string | number>> | undefined;
  readonly limits: Readonly<Record<string, string | number>> | undefined;
}

export function buildResources({ requests, limits }: Resources, field: string, refuse: Refuse): ResourcesJson {
  return {
    requests: requests && toPlain(requests, `${field}.requests`, refuse),
    limits: limits && toPlain(limits, `${field}.limits`, refuse),
  };
}

function toPlain(list: ResourceList, field: string, refuse: Refuse): Record<string, string | number> {
  const entries = Object.entries(list).map(
    ([name, given]) => [name, toQuantity(given, `${field}[${shown(name)}]`, refuse)] as const,
  );
  return Object.fromEntries(entries);
}

/** The quantity as the manifest has it. */
export function toQuantity(given: Quantity, field: string, refuse: Refuse): string | number {
  const value = plainQuantity(given);
  const text = typeof value === "string" ? value : String(value);
  if (quantity(text) !== undefined || text.startsWith("-")) {
    refuse(`${field} is ${shown(value)}`, "Give a quantity like 500m, 1.5 or 64Mi, zero or more");
  }
  return value;
}

function plainQuantity(given: Quantity): string | number {
  if (typeof given !== "object" || given === null) return given;
  return "asString" in given ? given.asString() : given.amount;
}
