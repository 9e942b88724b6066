/**
 * What the user wrote, as it will be sent: each object with its namespace, without fields that only a server writes.
 */
import type { Finding, Manifest, ObjectRef, SynthesizedObject } from "../objects";
import { groupOf, refOf } from "../objects";
import { isMap } from "./json-equality";
import { isSecret } from "./secret-mask";

export interface DesiredObject {
  readonly ref: ObjectRef;
  readonly manifest: Manifest;
  readonly constructPath?: string;
}

export interface Placement {
  /** For objects that name none. */
  readonly namespace: string;
  isNamespaced(apiVersion: string, kind: string): boolean;
}

const SERVER_METADATA = ["managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink"];

export function toDesired({ manifest, constructPath }: SynthesizedObject, placement: Placement): DesiredObject {
  const written = isBuiltIn(manifest) ? (withoutNulls(manifest) as Manifest) : manifest;
  const placed = withPlainData(withNamespace(withoutServerFields(written), placement));
  return { ref: refOf(placed), manifest: placed, ...(constructPath === undefined ? {} : { constructPath }) };
}

/** A custom resource may give null a meaning of its own; in the API's own kinds it says nothing. */
function isBuiltIn({ apiVersion }: Manifest): boolean {
  const group = groupOf(apiVersion);
  return !group.includes(".") || group.endsWith(".k8s.io");
}

/** YAML of other tools is full of `creationTimestamp: null`; kept, each would look like a field that we own. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isMap(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutNulls(item)]));
}

function withoutServerFields({ status, metadata, ...rest }: Manifest): Manifest {
  const fields = Object.entries(metadata).filter(([field]) => !SERVER_METADATA.includes(field));
  return { ...(rest as Manifest), metadata: Object.fromEntries(fields) as Manifest["metadata"] };
}

function withNamespace(manifest: Manifest, { namespace, isNamespaced }: Placement): Manifest {
  const { namespace: written, ...metadata } = manifest.metadata;
  // cdk8s writes a chart's namespace on every object, cluster-scoped ones included; the API server drops it there.
  if (!isNamespaced(manifest.apiVersion, manifest.kind)) return { ...manifest, metadata };
  return { ...manifest, metadata: { ...metadata, namespace: written ?? namespace } };
}

/** `stringData` exists only in requests: what is stored, owned and compared is `data`. */
function withPlainData(manifest: Manifest): Manifest {
  if (!isSecret(manifest) || !isMap(manifest.stringData)) return manifest;
  const { stringData, data, ...rest } = manifest;
  const encoded = Object.entries(stringData as Record<string, unknown>).map(([key, value]) => {
    return [key, Buffer.from(String(value), "utf8").toString("base64")] as const;
  });
  return { ...(rest as Manifest), data: { ...(isMap(data) ? data : {}), ...Object.fromEntries(encoded) } };
}

export function toFindingObject({ apiVersion, kind, metadata: { name, namespace } }: Manifest): Finding["object"] {
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}
