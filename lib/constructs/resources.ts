/**
 * Requests and limits of a container, in the API's own shape, extended resources included.
 */
import { readQuantity } from "../objects";
import { checkByName, type Refuse, shown } from "./refuse";
import { qualifiedName } from "./syntax";

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

type PlainList = Readonly<Record<string, string | number>>;

export interface ResourcesJson {
  readonly requests: PlainList | undefined;
  readonly limits: PlainList | undefined;
}

export function buildResources(given: Resources, field: string, refuse: Refuse): ResourcesJson {
  const requests = given.requests && toPlain(given.requests, `${field}.requests`, refuse);
  const limits = given.limits && toPlain(given.limits, `${field}.limits`, refuse);
  for (const [name, request] of Object.entries(requests ?? {})) {
    checkAgainstLimit({ name, request, limit: limits?.[name] }, field, refuse);
  }
  return { requests, limits };
}

interface Pair {
  readonly name: string;
  readonly request: string | number;
  readonly limit: string | number | undefined;
}

/** Only cpu, memory and storage may be promised to more pods than there is. */
function checkAgainstLimit({ name, request, limit }: Pair, field: string, refuse: Refuse): void {
  const [least, most] = [readQuantity(request) ?? 0, readQuantity(limit)];
  const isCountable = !OVERCOMMITTED.includes(name);
  if (most === undefined) {
    if (isCountable) refuse(`${field} requests ${name} without a limit, which must be the same`, "Give it in limits");
  } else if (least > most) {
    refuse(`${field} requests ${shown(request)} of ${name}, its limit is ${shown(limit)}`, "Raise the limit");
  } else if (isCountable && least !== most) {
    refuse(`${field} requests ${shown(request)} of ${name} and limits it to ${shown(limit)}`, "Give limits alone");
  }
}

const OVERCOMMITTED = ["cpu", "memory", "ephemeral-storage"];
const IN_BYTES = ["memory", "ephemeral-storage"];

function toPlain(list: ResourceList, field: string, refuse: Refuse): PlainList {
  checkByName(list, field, refuse);
  const plain: Record<string, string | number> = {};
  for (const [name, given] of Object.entries(list)) {
    const place = `${field}[${shown(name)}]`;
    const isKnown = OVERCOMMITTED.includes(name) || name.startsWith("hugepages-");
    if (!isKnown && (!name.includes("/") || qualifiedName(name) !== undefined)) {
      refuse(`${place} is no resource of a container`, 'Name cpu, memory, or one such as "nvidia.com/gpu"');
    }
    const value = toQuantity(given, place, refuse);
    const isWhole = Number.isInteger(readQuantity(value));
    if (IN_BYTES.includes(name) && !isWhole)
      refuse(`${place} is ${shown(value)}, no whole bytes`, "Write 64Mi, not 64m");
    if (!isKnown && !isWhole) refuse(`${place} is ${shown(value)}`, "Give a whole number: it cannot be shared");
    plain[name] = value;
  }
  return plain;
}

/** The quantity as the manifest has it. */
export function toQuantity(given: Quantity, field: string, refuse: Refuse): string | number {
  const value = plainQuantity(given);
  const amount = readQuantity(value);
  if (amount === undefined || amount < 0) {
    refuse(`${field} is ${shown(value)}`, "Give a quantity like 500m, 1.5 or 64Mi, zero or more");
  }
  return value;
}

function plainQuantity(given: Quantity): string | number {
  if (typeof given !== "object" || given === null) return given;
  return "asString" in given ? given.asString() : given.amount;
}
