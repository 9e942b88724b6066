/**
 * URL paths of the API: https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris
 */
import type { ServedKind } from "./cluster";
import { ClusterError } from "./cluster-error";

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Place {
  readonly kind: ServedKind;
  /** Absent: all namespaces, or a cluster-scoped kind. */
  readonly namespace?: string | undefined;
  readonly name?: string;
  readonly subresource?: string;
}

export function requestPath({ kind, namespace, name, subresource }: Place, query: Query = {}): string {
  const root = kind.group === "" ? "/api" : `/apis/${kind.group}`;
  const segments = [
    ...(kind.namespaced && namespace !== undefined ? ["namespaces", toSegment(namespace, "metadata.namespace")] : []),
    kind.resource,
    ...(name === undefined ? [] : [toSegment(name, "metadata.name")]),
    ...(subresource === undefined ? [] : [subresource]),
  ];
  return `${root}/${kind.version}/${segments.join("/")}${toQuery(query)}`;
}

/** Percent-encoded, its case kept: names of Roles may have colons and capitals. */
function toSegment(name: string, field: string): string {
  // These would address something else than they name.
  if (name === "" || name === "." || name === ".." || /[/%]/.test(name)) {
    throw new ClusterError("OBJECT_INVALID", `${field} ${JSON.stringify(name)} cannot be a name.`, {
      causes: [{ reason: "FieldValueInvalid", message: "cannot be a name", field }],
      hint: "A name is not empty, not `.` or `..`, and has no `/` or `%`.",
    });
  }
  return encodeURIComponent(name);
}

function toQuery(query: Query): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== false && value !== "")
    .map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}
