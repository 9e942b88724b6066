/**
 * What the fake API server knows: ConfigMaps with versions, owners of fields (`data` alone), and watchers.
 */
import { randomUUID } from "node:crypto";

export interface StoredObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly uid?: string;
    readonly resourceVersion?: string;
  };
  readonly data?: Readonly<Record<string, string>>;
}

export interface StoredEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: unknown;
}

interface Key {
  readonly namespace: string;
  readonly name: string;
}

type Query = Readonly<Record<string, string | undefined>>;

interface Status {
  readonly kind: "Status";
  readonly status: "Failure";
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly details?: unknown;
}

export class StatusError extends Error {
  readonly status: Status;
  constructor(code: number, reason: string, message: string, details?: unknown) {
    super(message);
    this.status = {
      kind: "Status",
      status: "Failure",
      code,
      reason,
      message,
      ...(details === undefined ? {} : { details }),
    };
  }
}

interface Change {
  readonly version: number;
  readonly event: StoredEvent & { readonly object: StoredObject };
}

export class FakeStore {
  readonly namespaces = new Set(["default"]);
  /** Versions before this one are forgotten: a watch from there gets 410. */
  oldest = 0;
  readonly #objects = new Map<string, StoredObject>();
  readonly #owners = new Map<string, Map<string, string>>();
  readonly #changes: Change[] = [];
  readonly #watchers = new Set<(change: Change) => void>();
  #version = 100;

  read({ namespace, name }: Key): StoredObject {
    const object = this.#objects.get(`${namespace}/${name}`);
    if (object === undefined) throw notFound("configmaps", name);
    return object;
  }

  list(namespace: string, { limit = "0", continue: from = "0", labelSelector }: Query): unknown {
    const all = [...this.#objects.values()].filter((object) => matches(object, namespace, labelSelector));
    const start = Number(from);
    const end = limit === "0" ? all.length : start + Number(limit);
    // Items of a list have no apiVersion and kind.
    const items = all.slice(start, end).map(({ apiVersion: _, kind: __, ...item }) => item);
    const next = end < all.length ? { continue: String(end) } : {};
    return {
      kind: "ConfigMapList",
      apiVersion: "v1",
      metadata: { resourceVersion: String(this.#version), ...next },
      items,
    };
  }

  create(key: Key, body: StoredObject): StoredObject {
    this.#checkNamespace(key);
    checkFields(body, (field) => `strict decoding error: unknown field "${field}"`, 400);
    if (this.#objects.has(`${key.namespace}/${key.name}`)) {
      throw new StatusError(409, "AlreadyExists", `configmaps "${key.name}" already exists`);
    }
    return this.#store("ADDED", key, { ...body, metadata: { ...body.metadata, uid: randomUUID() } });
  }

  replace(key: Key, body: StoredObject): StoredObject {
    const live = this.read(key);
    checkVersion(key, body, live);
    return this.#store("MODIFIED", key, { ...body, metadata: { ...body.metadata, uid: live.metadata.uid ?? "" } });
  }

  apply(key: Key, body: StoredObject, query: Query): readonly [status: number, object: StoredObject] {
    this.#checkNamespace(key);
    const place = `${key.namespace}/${key.name}`;
    const prefix = `failed to create typed patch object (${place}; v1, Kind=ConfigMap): `;
    checkFields(body, (field) => `${prefix}.${field}: field not declared in schema`, 500);
    const live = this.#objects.get(place);
    if (live !== undefined) checkVersion(key, body, live);
    const manager = query.fieldManager ?? "";
    const owners = new Map(this.#owners.get(place));
    const foreign = Object.entries(body.data ?? {}).filter(
      ([field, value]) => (owners.get(field) ?? manager) !== manager && live?.data?.[field] !== value,
    );
    if (foreign.length > 0 && query.force !== "true")
      throw fieldConflict(
        foreign.map(([field]) => field),
        owners,
      );
    for (const field of Object.keys(body.data ?? {})) owners.set(field, manager);
    const metadata = { ...body.metadata, uid: live?.metadata.uid ?? randomUUID() };
    const object = { ...body, data: { ...live?.data, ...body.data }, metadata };
    if (query.dryRun === "All") return [live === undefined ? 201 : 200, object];
    this.#owners.set(place, owners);
    return live === undefined ? [201, this.#store("ADDED", key, object)] : [200, this.#store("MODIFIED", key, object)];
  }

  delete(key: Key, options: { preconditions?: { uid?: string } } | undefined): StoredObject {
    const live = this.read(key);
    const { uid } = options?.preconditions ?? {};
    if (uid !== undefined && uid !== live.metadata.uid) {
      throw new StatusError(409, "Conflict", `the UID in the precondition (${uid}) does not match the UID in record`);
    }
    this.#objects.delete(`${key.namespace}/${key.name}`);
    this.#tell("DELETED", live);
    return live;
  }

  /** Sends what changed since the version asked for, then what changes. */
  watch({ namespace, query }: { namespace: string; query: Query }, send: (event: StoredEvent) => void): () => void {
    const since = Number(query.resourceVersion);
    if (since < this.oldest) {
      send({ type: "ERROR", object: new StatusError(410, "Expired", "too old resource version").status });
    }
    const pass = ({ version, event }: Change) => {
      if (version > since && matches(event.object, namespace, query.labelSelector)) send(event);
    };
    this.#changes.forEach(pass);
    this.#watchers.add(pass);
    return () => this.#watchers.delete(pass);
  }

  /** Watches that are open now hear nothing more, though their connections stay. */
  mute(): void {
    this.#watchers.clear();
  }

  #checkNamespace({ namespace }: Key): void {
    if (!this.namespaces.has(namespace)) throw notFound("namespaces", namespace);
  }

  #store(type: "ADDED" | "MODIFIED", { namespace, name }: Key, object: StoredObject): StoredObject {
    const metadata = { ...object.metadata, namespace, name, resourceVersion: String(this.#version + 1) };
    const stored = { ...object, metadata };
    this.#objects.set(`${namespace}/${name}`, stored);
    this.#tell(type, stored);
    return stored;
  }

  #tell(type: "ADDED" | "MODIFIED" | "DELETED", object: StoredObject): void {
    this.#version++;
    const told = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#version) } };
    const change = { version: this.#version, event: { type, object: told } };
    this.#changes.push(change);
    for (const watcher of this.#watchers) watcher(change);
  }
}

function matches({ metadata }: StoredObject, namespace: string, selector = ""): boolean {
  const [key = "", value] = selector.split("=");
  return metadata.namespace === namespace && (selector === "" || metadata.labels?.[key] === value);
}

function notFound(kind: string, name: string): StatusError {
  return new StatusError(404, "NotFound", `${kind} "${name}" not found`, { name, kind });
}

function checkFields(body: StoredObject, toMessage: (field: string) => string, code: number): void {
  const unknown = Object.keys(body).find((field) => !["apiVersion", "kind", "metadata", "data"].includes(field));
  if (unknown !== undefined) throw new StatusError(code, code === 400 ? "BadRequest" : "", toMessage(unknown));
}

function checkVersion({ name }: Key, { metadata }: StoredObject, live: StoredObject): void {
  const { resourceVersion = live.metadata.resourceVersion } = metadata;
  if (resourceVersion === live.metadata.resourceVersion) return;
  const message = `Operation cannot be fulfilled on configmaps "${name}": the object has been modified`;
  throw new StatusError(409, "Conflict", message);
}

function fieldConflict(fields: readonly string[], owners: ReadonlyMap<string, string>): StatusError {
  const causes = fields.map((field) => ({
    reason: "FieldManagerConflict",
    message: `conflict with "${owners.get(field)}"`,
    field: `.data.${field}`,
  }));
  return new StatusError(409, "Conflict", `Apply failed with ${causes.length} conflict`, { causes });
}
