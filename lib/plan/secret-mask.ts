/**
 * Values of Secrets reach no output: they are replaced here, before a plan can be printed, stored or sent anywhere.
 */
import type { Manifest } from "../objects";
import { isMap } from "./json-equality";
import type { Plan } from "./plan";

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

/** The plan as anybody may see it. */
export function maskPlan(plan: Plan): Plan {
  const steps = plan.steps.map((step) =>
    step.manifest === undefined ? step : { ...step, manifest: maskManifest(step.manifest) },
  );
  return { ...plan, steps };
}
