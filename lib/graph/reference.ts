/**
 * A place in one object that names another object, and the table entry that says how to read it.
 */

import { below } from "./field-path";
import { asFields, asList, asText, type Fields } from "./fields";
import type { GraphNode } from "./node";
import type { PatternPlace } from "./pattern-walk";
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

const NO_KEYS: readonly ReferenceKey[] = [];

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

export class Reference {
  readonly role: ReferenceRole;
  readonly from: GraphNode;
  /** The pod source whose template holds it, if one does. */
  readonly pod: PodSource | undefined;
  readonly target: TargetRef;
  private readonly value: unknown;
  private readonly place: PatternPlace;
  private readonly read: ReferenceRead;

  constructor(found: FoundReference, read: ReferenceRead, target: TargetRef) {
    this.role = found.rule.role;
    this.from = found.from;
    this.pod = found.pod;
    this.target = target;
    this.value = found.value;
    this.place = found.place;
    this.read = read;
  }

  /** The object that holds the name: `configMapKeyRef`, `backend.service`. */
  get fields(): Fields {
    return asFields(this.value);
  }

  get path(): string {
    return this.place.path;
  }

  /** Path of the name itself. */
  get namePath(): string {
    return below(this.path, this.read.member);
  }

  /** Keys of a ConfigMap or Secret that are asked for by name; their paths are below the reference's own. */
  get keys(): readonly ReferenceKey[] {
    return this.read.keys ?? NO_KEYS;
  }

  get optional(): boolean {
    return this.read.optional ?? false;
  }

  /** Whether the referring object names the namespace itself, rather than meaning its own. */
  get namesNamespace(): boolean {
    return this.read.namespace !== undefined;
  }
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

export interface FoundReference {
  readonly rule: ReferenceRule;
  readonly value: unknown;
  readonly place: PatternPlace;
  readonly from: GraphNode;
  readonly pod: PodSource | undefined;
}

/** The reference at a place, or undefined when nothing is named there. */
export function readReference(
  found: FoundReference,
  isNamespaced: (group: string, kind: string) => boolean,
): Reference | undefined {
  const { from } = found;
  const read = found.rule.read(found.value, from);
  if (read === undefined) return undefined;
  const group = read.group ?? "";
  const namespace = isNamespaced(group, read.kind) ? (read.namespace ?? from.namespace) : "";
  return new Reference(found, read, { group, kind: read.kind, namespace, name: read.name });
}
