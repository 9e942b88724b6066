/**
 * Labels that stay literal types, so that a selector which misses its pods is a compile error.
 */
import type { Labels } from "../objects";
import { type Refuse, shown } from "./refuse";
import { labelValue, qualifiedName } from "./syntax";

export type { Labels } from "../objects";

export const NAME_LABEL = "app.kubernetes.io/name";
/** Goes on objects and pod templates, never into a selector: a Deployment's selector can never change. */
export const VERSION_LABEL = "app.kubernetes.io/version";

/** The label that a construct gives when its user gives none. */
export type NameLabel = Readonly<Record<"app.kubernetes.io/name", string>>;
export type NoLabels = Readonly<Record<never, string>>;

/** Labels of which each value is one that the pods carry. */
export type Narrowing<L> = { readonly [K in keyof L]?: L[K] } & Labels;

/** The same selector, or a type whose text says which label the pods lack. Keys unknown to the compiler pass. */
export type Matches<Sel, L> = {
  readonly [K in keyof Sel]: K extends keyof L
    ? Sel[K]
    : string extends K
      ? Sel[K]
      : { "the pods have no such label": K; "they have": keyof L };
};

/** The same labels, or a type whose text says which of them the selector has already. As above. */
export type NotIn<X, S> = {
  readonly [K in keyof X]: string extends keyof S
    ? X[K]
    : K extends keyof S
      ? { "the selector has this label already": K }
      : X[K];
};

/** Throws on a label that the API server would refuse. */
export function checkLabels(labels: Labels, field: string, refuse: Refuse): void {
  for (const [key, value] of Object.entries(labels)) {
    const badKey = qualifiedName(key);
    if (badKey !== undefined) refuse(`the key ${shown(key)} of ${field} ${badKey}`, "Change the key");
    if (typeof value !== "string") refuse(`${field}[${shown(key)}] is ${shown(value)}`, "Give a string");
    const badValue = labelValue(value);
    if (badValue !== undefined)
      refuse(`${field}[${shown(key)}] is ${shown(value)}: it ${badValue}`, "Change the value");
  }
}

const ANNOTATIONS_LIMIT_BYTES = 256 * 1024;

/** Throws on an annotation that the API server would refuse. */
export function checkAnnotations(annotations: Readonly<Record<string, unknown>>, field: string, refuse: Refuse): void {
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations)) {
    const problem = qualifiedName(key.toLowerCase());
    if (problem !== undefined) refuse(`the key ${shown(key)} of ${field} ${problem}`, "Change the key");
    if (typeof value !== "string") refuse(`${field}[${shown(key)}] is ${shown(value)}`, "Give a string");
    bytes += Buffer.byteLength(key) + Buffer.byteLength(String(value));
  }
  if (bytes > ANNOTATIONS_LIMIT_BYTES) refuse(`${field} has ${String(bytes)} bytes, 256 KiB are allowed`, "Shorten it");
}

/** The labels with the version added, where one was given. */
export function withVersion(labels: Labels, version: string | undefined): Labels {
  return version === undefined ? labels : { ...labels, [VERSION_LABEL]: version };
}
