/**
 * Kubernetes objects as plain JSON, and their identity. Nothing is lost on the way through: unknown fields stay.
 */

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

export interface ManagedFieldsEntry {
  readonly manager?: string;
  readonly operation?: string;
  readonly apiVersion?: string;
  readonly subresource?: string;
  readonly time?: string;
  readonly fieldsV1?: JsonObject;
}

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** What a user wants: an object without status, as it is written in YAML. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}

/** What the API server returned. */
export interface LiveObject extends Manifest {
  readonly metadata: ObjectMeta & {
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation?: number;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly finalizers?: readonly string[];
    readonly ownerReferences?: readonly OwnerReference[];
    readonly managedFields?: readonly ManagedFieldsEntry[];
  };
}

/** A manifest with the construct that made it; YAML from elsewhere has no construct. */
export interface SynthesizedObject {
  readonly manifest: Manifest;
  /** Path of the construct in the app's tree: `user-service/user-service`. */
  readonly constructPath?: string;
  /** Where it was read from, for YAML: `k8s/app.yaml:12`. */
  readonly source?: string;
}

/** The identity of an object: one object of a cluster is never two of these. The version is not part of it. */
export interface ObjectRef {
  /** API group, empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
  readonly name: string;
}

/** Group of an `apiVersion`: `apps` of `apps/v1`, empty of `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

/** Identity of a manifest as it stands: the namespace is only there when the manifest names one. */
export function refOf(manifest: Manifest): ObjectRef {
  const { namespace, name } = manifest.metadata;
  const ref = { group: groupOf(manifest.apiVersion), kind: manifest.kind, name };
  return namespace === undefined ? ref : { ...ref, namespace };
}

/** One string for each identity, usable as a map key: `apps/Deployment/app-dev/user-service`. */
export function refKey(ref: ObjectRef): string {
  return `${ref.group}/${ref.kind}/${ref.namespace ?? ""}/${ref.name}`;
}

/** Identity for people: `Deployment app-dev/user-service`. */
export function refToText(ref: ObjectRef): string {
  return `${ref.kind} ${ref.namespace === undefined ? "" : `${ref.namespace}/`}${ref.name}`;
}
