/**
 * Environment variables: a string, or a reference to where the value comes from.
 */
import { type Refuse, shown } from "./refuse";
import { envName } from "./syntax";

/**
 * A value made elsewhere: `config.key("PORT")`, or anything of this shape, such as a `kplus.EnvValue` of any
 * cdk8s-plus version. Only its two fields are read.
 */
export interface EnvSource {
  readonly value?: string;
  readonly valueFrom?: object;
  /** Namespace of the object that is referred to, where known: pods can only read from their own. */
  readonly namespace?: string | undefined;
}

/** Name → value, in the order in which `$(NAME)` may refer to earlier ones. */
export type Env = Readonly<Record<string, string | EnvSource>>;

export interface EnvJson {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: object;
}

export interface EnvPlace {
  readonly field: string;
  readonly namespace: string | undefined;
  readonly refuse: Refuse;
}

export function buildEnv(env: Env, place: EnvPlace): EnvJson[] {
  return Object.entries(env).map(([name, value]) => {
    const problem = envName(name);
    if (problem !== undefined) place.refuse(`${place.field} has the name ${shown(name)}: it ${problem}`, "Rename it");
    return { name, ...readValue(value, `${place.field}.${name}`, place) };
  });
}

function readValue(given: string | EnvSource, field: string, { namespace, refuse }: EnvPlace): Omit<EnvJson, "name"> {
  if (typeof given === "string") return { value: given };
  if (typeof given !== "object" || given === null) {
    return refuse(`${field} is ${shown(given)}`, "Give a string, or a reference such as config.key(…)");
  }
  if (given.namespace !== undefined && namespace !== undefined && given.namespace !== namespace) {
    const fact = `${field} reads from namespace ${shown(given.namespace)}, the pods are in ${shown(namespace)}`;
    refuse(fact, "Create the Config in the pods' namespace");
  }
  const { value, valueFrom } = given;
  if (typeof value === "string" && valueFrom === undefined) return { value };
  if (typeof valueFrom === "object" && valueFrom !== null && value === undefined) return { valueFrom };
  return refuse(`${field} has neither or both of value and valueFrom`, "Give exactly one");
}
