/**
 * Fields that no prop models, laid over what a construct wrote: a JSON merge patch (RFC 7396). Objects are merged, `null`
 * removes a field, everything else, lists too, replaces what was there.
 */
export type PatchValue =
  | string
  | number
  | boolean
  | null
  | readonly PatchValue[]
  | { readonly [field: string]: PatchValue | undefined };

export type Patch = Readonly<Record<string, PatchValue | undefined>>;

/** Of a whole manifest. What the object is called is not patched: others refer to it. */
export interface ManifestPatch {
  readonly apiVersion?: never;
  readonly kind?: never;
  readonly metadata?: {
    readonly name?: never;
    readonly namespace?: never;
    readonly [field: string]: PatchValue | undefined;
  };
  readonly [field: string]: PatchValue | undefined;
}

/** Neither argument is changed. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const merged = new Map(isRecord(target) ? Object.entries(target) : []);
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) merged.delete(field);
    else if (value !== undefined) merged.set(field, mergePatch(merged.get(field), value));
  }
  return Object.fromEntries(merged);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
