/**
 * Judges of single values, of which the tables of value rules are made.
 */
import { asFields, asList, type GraphNode, isFields, memberPath } from "../../graph";
import { hasDnsSubdomainSyntax, isDnsLabel, portNameFault } from "../names/syntax";
import { nearestName } from "../nearest";
import { readIpv4, readIpv6 } from "../network/ip-block";
import type { SchemaIssue } from "./walk-schema";

/** What is wrong with a value; `below` names the member at fault. */
export type Fault = Pick<SchemaIssue, "fault" | "message" | "hint"> & { readonly below?: string };
export type Judge = (value: unknown, node?: GraphNode) => Fault | undefined;

export interface ValueRule {
  readonly at: string;
  readonly judge: Judge;
}

/** The largest number of most fields: the server cuts a larger one off to a negative one. */
const LARGEST = 2_147_483_647;

export function range(first: number, last = LARGEST): Judge {
  return (value) => {
    if (typeof value !== "number" || (value >= first && value <= last)) return undefined;
    const bounds =
      last >= LARGEST && value < first ? `at least ${String(first)}` : `from ${String(first)} to ${String(last)}`;
    return invalid(`${String(value)} is not allowed: it must be ${bounds}`);
  };
}

export function invalid(message: string, hint?: string): Fault {
  return { fault: "invalid-value", message, ...(hint === undefined ? {} : { hint }) };
}

export function requires(...members: readonly string[]): Judge {
  return (value) => {
    const fields = asFields(value);
    const missing = members.find((member) => isMissing(fields[member]));
    return missing === undefined ? undefined : { fault: "required-missing", message: "is required", below: missing };
  };
}

export function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

/** Exactly one of several members, of which the API lets none stand beside another. */
export function oneOf(words: string, members: readonly string[]): Judge {
  return (value) => {
    if (!isFields(value)) return undefined;
    const given = members.filter((member) => !isMissing(value[member]));
    if (given.length === 1) return undefined;
    if (given.length === 0) return { fault: "required-missing", message: `needs ${words}` };
    return { fault: "invalid-value", message: `cannot stand beside ${given[0] ?? ""}`, below: given[1] ?? "" };
  };
}

const inPortRange = range(1, 65535);
export const port = (value: unknown): Fault | undefined => inPortRange(value);
const HOST = /^(?:\*\.)?[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

export const host: Judge = (value) => {
  if (typeof value !== "string" || value === "" || (value.length <= 253 && HOST.test(value))) return undefined;
  return {
    fault: "invalid-value",
    message: `${value} is no host name`,
    hint: "write it in lower case, as a.example.com or *.example.com",
  };
};

export function among(...allowed: readonly string[]): Judge {
  return (value) => {
    if (typeof value !== "string" || allowed.includes(value)) return undefined;
    return {
      fault: "invalid-value",
      message: `${JSON.stringify(value)} is not allowed`,
      hint: `use one of ${allowed.join(", ")}`,
    };
  };
}

export const clusterIp: Judge = (value) => {
  if (typeof value !== "string" || value === "" || value === "None") return undefined;
  if (readIpv4(value) !== undefined || readIpv6(value) !== undefined) return undefined;
  return { fault: "invalid-value", message: `${value} is no IP address` };
};

export const policyPort: Judge = (value) => {
  const fault = typeof value === "string" ? portNameFault(value) : undefined;
  return fault === undefined ? port(value) : { fault: "invalid-value", message: fault };
};

export function rules(judge: Judge, ...places: readonly string[]): ValueRule[] {
  return places.map((at) => ({ at, judge }));
}

/** The empty text is "left out" to most fields that name something. */
export const NAME: Judge = (value) => {
  if (typeof value !== "string" || value === "" || (value.length <= 253 && hasDnsSubdomainSyntax(value)))
    return undefined;
  return invalid(`${JSON.stringify(value)} is no name`, "use lower-case letters, digits, - and .");
};

export const LABEL_NAME: Judge = (value) => {
  if (typeof value !== "string" || value === "" || isDnsLabel(value)) return undefined;
  return invalid(`${JSON.stringify(value)} is no name`, "use lower-case letters, digits and -");
};

export const ipAddress: Judge = (value) => {
  if (typeof value !== "string" || readIpv4(value) !== undefined || readIpv6(value) !== undefined) return undefined;
  return invalid(`${JSON.stringify(value)} is no IP address`);
};

/** A whole number from 0, or a percentage. */
export const countOrPercent: Judge = (value) => {
  if (typeof value !== "string") return range(0)(value);
  return /^\d+%$/.test(value)
    ? undefined
    : invalid(`${JSON.stringify(value)} is neither a number nor a percentage`, "write it as 1 or 25%");
};

/** A share of the pods that are there: there are no more than all of them. */
export const shareOfPods: Judge = (value, ...rest) => {
  const isTooMany = typeof value === "string" && /^\d+%$/.test(value) && Number.parseInt(value, 10) > 100;
  return isTooMany ? invalid(`${value} is more than there is`, "100% at most") : countOrPercent(value, ...rest);
};

export function notEmpty(words: string): Judge {
  return (value) =>
    Array.isArray(value) && value.length === 0 ? { fault: "required-missing", message: `needs ${words}` } : undefined;
}

/** Resources are cpu, memory and their like, or have the domain of whoever counts them: `nvidia.com/gpu`. */
export function resourceNames(standard: readonly string[]): Judge {
  return (value) => {
    const name = Object.keys(asFields(value)).find(
      (key) => !key.includes("/") && !standard.includes(key) && !key.startsWith("hugepages-"),
    );
    if (name === undefined) return undefined;
    const near = nearestName(name, standard);
    const hint = near === undefined ? `use one of ${standard.join(", ")}` : `did you mean ${near}?`;
    return { ...invalid("is no resource", hint), below: memberPath("", name) };
  };
}

/** What the API asks of the spec of a claim, wherever it stands. */
export const claimSpec: Judge = (value) => {
  const { accessModes, resources } = asFields(value);
  if (asList(accessModes).length === 0)
    return { fault: "required-missing", message: "is required", below: "accessModes" };
  const { storage } = asFields(asFields(resources).requests);
  return isMissing(storage)
    ? { fault: "required-missing", message: "is required", below: "resources.requests.storage" }
    : undefined;
};
