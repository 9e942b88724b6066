/**
 * Values of Secrets reach no output: they are replaced here, before a plan can be printed, stored or sent anywhere.
 */
import { type Manifest, toVisibleText } from "../objects";
import { isMap } from "./json-equality";
import type { FieldChange, Plan } from "./plan";

export const MASK = "***";

/** kubectl's client-side apply keeps a whole manifest here, values of Secrets included. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

export function isSecret({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): boolean {
  return kind === "Secret" && apiVersion === "v1";
}

/** The same manifest, with a mask for each value that must not be shown. Keys stay. */
export function maskManifest<T extends Manifest>(manifest: T): T {
  if (!isSecret(manifest)) return manifest;
  const { annotations } = manifest.metadata;
  const masked: Record<string, unknown> = { ...manifest };
  for (const field of ["data", "stringData"]) if (isMap(manifest[field])) masked[field] = maskValues(manifest[field]);
  if (annotations?.[LAST_APPLIED] !== undefined) {
    masked.metadata = { ...manifest.metadata, annotations: { ...annotations, [LAST_APPLIED]: MASK } };
  }
  return masked as T;
}

function maskValues(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.keys(values).map((key) => [key, MASK]));
}

/** The plan as anybody may see it: no value of a Secret, no control character in what the cluster answered. */
export function maskPlan(plan: Plan): Plan {
  const steps = plan.steps.map((step) => {
    const changes = step.changes.map((change) => toVisibleJson(change) as FieldChange);
    return { ...step, changes, ...(step.manifest === undefined ? {} : { manifest: maskManifest(step.manifest) }) };
  });
  return { ...plan, steps };
}

function toVisibleJson(value: unknown): unknown {
  if (typeof value === "string") return toVisibleText(value);
  if (Array.isArray(value)) return value.map(toVisibleJson);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [toVisibleText(key), toVisibleJson(item)]));
}
