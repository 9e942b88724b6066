/**
 * Environment variables: a string, or a reference to where the value comes from.
 */
import { isKplusAction, type KplusEnvFrom, renderKplus } from "./kplus";
import { checkByName, type Refuse, shown } from "./refuse";
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

/** All keys of a Config or Secret at once: `config.envFrom()`, or written by hand. */
export interface EnvFromSource {
  readonly configMapRef?: { readonly name: string; readonly optional?: boolean };
  readonly secretRef?: { readonly name: string; readonly optional?: boolean };
  /** Put before each name. */
  readonly prefix?: string;
  readonly namespace?: string | undefined;
}

/** Fields of its own pod that a container may read. */
export type PodField =
  | "metadata.name"
  | "metadata.namespace"
  | "metadata.uid"
  | `metadata.labels['${string}']`
  | `metadata.annotations['${string}']`
  | "spec.nodeName"
  | "spec.serviceAccountName"
  | "status.hostIP"
  | "status.hostIPs"
  | "status.podIP"
  | "status.podIPs";

/**
 * A field of the pod as the value of an environment variable. Adds nothing to what is written.
 *
 * @example
 * const env = { POD_NAME: podField("metadata.name") };
 * new PlainPod(chart, "hello", { containers: [{ name: "app", image: "hello:1", env }] });
 */
// `& {}`: the error then lists the fields, where it would only name the type.
export function podField(fieldPath: PodField & {}): EnvSource {
  return { valueFrom: { fieldRef: { fieldPath } } };
}

export type ResourceField =
  `${"limits" | "requests"}.${"cpu" | "memory" | "ephemeral-storage" | `hugepages-${string}`}`;

/** A resource of the container as the value of an environment variable: in cores or bytes, divided by `divisor`. */
export function resourceField(resource: ResourceField, divisor?: string): EnvSource {
  return { valueFrom: { resourceFieldRef: { resource, ...(divisor === undefined ? {} : { divisor }) } } };
}

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
  checkByName(env, place.field, place.refuse);
  const names = Object.keys(env);
  return Object.entries(env).map(([name, value], index) => {
    const field = `${place.field}.${name}`;
    const problem = envName(name);
    if (problem !== undefined) place.refuse(`${place.field} has the name ${shown(name)}: it ${problem}`, "Rename it");
    const json = readValue(value, field, place);
    const later = referencesOf(json.value ?? "").find((reference) => names.indexOf(reference) > index);
    if (later !== undefined) {
      const fact = `${field} refers to $(${later}), which stands after it and so is not replaced`;
      place.refuse(fact, `Write ${later} before ${name}`);
    }
    return { name, ...json };
  });
}

/** Names in `$(NAME)`; `$$(NAME)` stands for the text `$(NAME)`. */
function referencesOf(text: string): string[] {
  return [...text.matchAll(/\$\$|\$\(([^)]*)\)/g)].flatMap(([, name]) => name ?? []);
}

export function buildEnvFrom(sources: readonly (EnvFromSource | KplusEnvFrom)[], place: EnvPlace): object[] {
  return sources.map((given, index) => {
    const field = `${place.field}[${String(index)}]`;
    if (isKplusAction(given)) return renderKplus(given, "EnvFrom", { field, ports: [], refuse: place.refuse });
    const { namespace, ...source } = given as EnvFromSource;
    checkNamespace(namespace, field, place);
    const { configMapRef, secretRef, prefix } = source;
    if ((configMapRef === undefined) === (secretRef === undefined)) {
      place.refuse(`${field} has neither or both of configMapRef and secretRef`, "Give exactly one");
    }
    const problem = prefix === undefined || prefix === "" ? undefined : envName(prefix);
    if (problem !== undefined) place.refuse(`${field}.prefix is ${shown(prefix)}: it ${problem}`, "Change it");
    return source;
  });
}

function checkNamespace(given: string | undefined, field: string, { namespace, refuse }: EnvPlace): void {
  if (given === undefined || namespace === undefined || given === namespace) return;
  const fact = `${field} reads from namespace ${shown(given)}, the pods are in ${shown(namespace)}`;
  refuse(fact, "Create it in the pods' namespace");
}

function readValue(given: string | EnvSource, field: string, place: EnvPlace): Omit<EnvJson, "name"> {
  const { refuse } = place;
  if (typeof given === "string") return { value: given };
  if (typeof given !== "object" || given === null) {
    return refuse(`${field} is ${shown(given)}`, "Give a string, or a reference such as config.key(…)");
  }
  checkNamespace(given.namespace, field, place);
  const { value, valueFrom } = given;
  if (typeof value === "string" && valueFrom === undefined) return { value };
  if (typeof valueFrom === "object" && valueFrom !== null && value === undefined) return { valueFrom };
  return refuse(`${field} has neither or both of value and valueFrom`, "Give exactly one");
}
