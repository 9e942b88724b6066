/**
 * A place in one object that names another object, and the table entry that says how to read it.
 */

import { below } from "./field-path";
import { asFields, asList, asText, type Fields } from "./fields";
import type { GraphNode } from "./node";
import type { PodSource } from "./pod-source";

/** What a reference is for. Checks choose their references by it; `slipway graph` writes it on the edge. */
export type ReferenceRole =
  | "api-service"
  | "claim"
  | "config-map"
  | "external-metric-target"
  | "governing-service"
  | "hpa-target"
  | "ingress-backend"
  | "ingress-class"
  | "ingress-tls"
  | "priority-class"
  | "pull-secret"
  | "role"
  | "rollout-service"
  | "route-backend"
  | "route-parent"
  | "secret"
  | "service-account"
  | "service-account-secret"
  | "subject"
  | "vpa-target"
  | "webhook";

export interface TargetRef {
  readonly group: string;
  readonly kind: string;
  /** Empty for cluster-scoped targets. */
  readonly namespace: string;
  readonly name: string;
}

export interface ReferenceKey {
  readonly key: string;
  readonly path: string;
}

export interface Reference {
  readonly role: ReferenceRole;
  readonly from: GraphNode;
  /** The pod source whose template holds it, if one does. */
  readonly pod: PodSource | undefined;
  /** The object that holds the name: `configMapKeyRef`, `backend.service`. */
  readonly fields: Fields;
  readonly path: string;
  /** Path of the name itself. */
  readonly namePath: string;
  readonly target: TargetRef;
  /** Keys of a ConfigMap or Secret that are asked for by name. */
  readonly keys: readonly ReferenceKey[];
  readonly optional: boolean;
  /** Whether the referring object names the namespace itself, rather than meaning its own. */
  readonly namesNamespace: boolean;
}

/** How to read what stands at a place: the target, the member that holds its name, and what else is asked of it. */
export interface ReferenceRead {
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
  /** Member that holds the name; empty when the place is the name. */
  readonly member: string;
  /** Undefined: the referring object's own. */
  readonly namespace?: string | undefined;
  readonly keys?: readonly ReferenceKey[];
  readonly optional?: boolean;
}

export type ReferenceReader = (value: unknown, from: GraphNode) => ReferenceRead | undefined;

export interface ReferenceRule {
  /** Where it stands: `volumes[].configMap`. */
  readonly at: string;
  readonly role: ReferenceRole;
  readonly read: ReferenceReader;
}

export interface NamedOptions {
  readonly kind: string;
  readonly group?: string;
  /** Member with the name, `name` by default. */
  readonly member?: string;
}

/** A reference by name to a kind that the place itself fixes. */
export function named({ member = "name", kind, group = "" }: NamedOptions): ReferenceReader {
  return (value) => {
    const fields = asFields(value);
    const name = asText(fields[member]);
    if (name === undefined) return undefined;
    const optional = fields.optional === true;
    return { group, kind, name, member, optional, keys: readKeys(fields) };
  };
}

/** A place that is the name: `serviceAccountName: web`. */
export function bare({ kind, group = "" }: Omit<NamedOptions, "member">): ReferenceReader {
  return (value) => {
    const name = asText(value);
    return name === undefined ? undefined : { group, kind, name, member: "" };
  };
}

const NO_KEYS: readonly ReferenceKey[] = [];

/** The `key` of an environment reference, or the `items[].key` of a volume. */
function readKeys(fields: Fields): readonly ReferenceKey[] {
  const key = asText(fields.key);
  if (key !== undefined) return [{ key, path: "key" }];
  const items = asList(fields.items);
  if (items.length === 0) return NO_KEYS;
  return items.flatMap((item, index) => {
    const itemKey = asText(asFields(item).key);
    return itemKey === undefined ? [] : [{ key: itemKey, path: `items[${String(index)}].key` }];
  });
}

export interface ReferencePlace {
  readonly rule: ReferenceRule;
  readonly value: unknown;
  readonly path: string;
  readonly from: GraphNode;
  readonly pod: PodSource | undefined;
}

/** The reference at a place, or undefined when nothing is named there. */
export function readReference(
  { rule, value, path, from, pod }: ReferencePlace,
  isNamespaced: (group: string, kind: string) => boolean,
): Reference | undefined {
  const read = rule.read(value, from);
  if (read === undefined) return undefined;
  const group = read.group ?? "";
  const namespace = isNamespaced(group, read.kind) ? (read.namespace ?? from.namespace) : "";
  return {
    role: rule.role,
    from,
    pod,
    fields: asFields(value),
    path,
    namePath: below(path, read.member),
    target: { group, kind: read.kind, namespace, name: read.name },
    keys: placedKeys(read.keys ?? NO_KEYS, path),
    optional: read.optional ?? false,
    namesNamespace: read.namespace !== undefined,
  };
}

function placedKeys(keys: readonly ReferenceKey[], base: string): readonly ReferenceKey[] {
  return keys.length === 0 ? NO_KEYS : keys.map(({ key, path }) => ({ key, path: below(base, path) }));
}
