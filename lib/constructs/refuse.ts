/**
 * How a construct says no: one error from its constructor with the construct path, the fact and the fix. Builders take
 * `Refuse` as an argument, so that none of them needs to know which construct it works for.
 */
import type { Construct } from "constructs";
import { ConstructError } from "../errors";

/** Throws. The fact names the field and what was given; the fix is a sentence that starts with a verb. */
export type Refuse = (fact: string, fix: string) => never;

export function refuseFor(construct: Construct): Refuse {
  return (fact, fix) => {
    const constructPath = construct.node.path;
    throw new ConstructError("CONSTRUCT_INVALID", `${constructPath}: ${fact}. ${fix}.`, { constructPath });
  };
}

/** A given value as the message shows it: short, quoted, on one line. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length <= 80 ? text : `${text.slice(0, 79)}… (${String(text.length)} characters)`;
}

/** Throws where what is written by name was given as a list, as YAML has it, or not at all. */
export function checkByName(given: unknown, field: string, refuse: Refuse): void {
  if (typeof given === "object" && given !== null && !Array.isArray(given)) return;
  refuse(`${field} is ${Array.isArray(given) ? "a list" : shown(given)}`, "Give an object: each under its name");
}
